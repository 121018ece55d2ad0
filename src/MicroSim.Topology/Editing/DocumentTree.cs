namespace MicroSim.Topology;

/// <summary>A document's tree with one part changed; all other parts are shared with the tree that it was made of.</summary>
internal static class DocumentTree
{
    /// <summary>The services in place of what they were.</summary>
    public static YamlMapping OfServices(YamlMapping root, Func<YamlMapping, YamlMapping> change)
    {
        YamlMapping spec = (YamlMapping)root["spec"]!;
        return With(root, "spec", With(spec, "services", change(spec["services"] as YamlMapping ?? new YamlMapping(Position.Start))));
    }

    /// <summary>A service in place of what it was.</summary>
    public static YamlMapping OfService(YamlMapping services, string name, Func<YamlMapping, YamlMapping> change) =>
        With(services, name, change(services[name] as YamlMapping ?? new YamlMapping(Position.Start)));

    /// <summary>The connections of one of a service's endpoints in place of what they were; null is its own plan.</summary>
    public static YamlMapping At(YamlMapping service, ConnectionPlace? at, Func<YamlList, YamlList> change)
    {
        if (at is not { Endpoint: string endpoint } || endpoint == EndpointPaths.Root && ((service["endpoints"] as YamlMapping)?[endpoint]) is null)
            return Calls(service, change);
        YamlMapping endpoints = (YamlMapping)service["endpoints"]!;
        return With(service, "endpoints", With(endpoints, endpoint, Calls((YamlMapping)endpoints[endpoint]!, change)));
    }

    private static YamlMapping Calls(YamlMapping owner, Func<YamlList, YamlList> change)
    {
        YamlList calls = change(owner["calls"] as YamlList ?? new YamlList(Position.Start));
        return With(owner, "calls", calls.Items.Count == 0 ? null : calls);
    }

    /// <summary>An item in place of another one, or behind all of them; null takes it out.</summary>
    public static YamlList Put(YamlList list, int? index, YamlNode? item)
    {
        YamlList result = new(list.Position);
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (i != index)
                result.Add(list.Items[i]);
            else if (item is not null)
                result.Add(item);
        }
        if (index is null)
            result.Add(item!);
        return result;
    }

    /// <summary>An item before the one that is at a place now, or behind all of them.</summary>
    public static YamlList Insert(YamlList list, int index, YamlNode item)
    {
        YamlList result = new(list.Position);
        foreach (YamlNode one in list.Items.Take(index).Append(item).Concat(list.Items.Skip(index)))
            result.Add(one);
        return result;
    }

    /// <summary>A member in place of what it was; null takes it out.</summary>
    public static YamlMapping With(YamlMapping mapping, string key, YamlNode? value)
    {
        YamlMapping result = new(mapping.Position);
        foreach ((string name, YamlMapping.Entry entry) in mapping.Entries)
        {
            if (name != key)
                result.Add(name, entry.Value);
            else if (value is not null)
                result.Add(key, value);
        }
        if (value is not null)
            result.Add(key, value);
        return result;
    }
}
