namespace MicroSim.Topology;

/// <summary>Where a document has its spec, services and calls.</summary>
internal static class DocumentShape
{
    /// <summary>The tree with these parts rewritten; parts of another kind than they should be stay as they are.</summary>
    public static YamlMapping Rewrite(YamlMapping root, Func<YamlMapping, YamlMapping> spec, Func<YamlMapping, YamlMapping> service, Func<YamlMapping, YamlMapping> call)
    {
        YamlNode Calls(YamlNode node) => Items(node, c => Mapping(c, call));
        YamlNode EndpointOf(YamlNode node) => Mapping(node, e => Member(e, "calls", Calls));
        YamlNode ServiceOf(YamlNode node) => Mapping(node, s => service(Member(Member(s, "calls", Calls), "endpoints", all => Mapping(all, e => Values(e, EndpointOf)))));
        return Member(root, "spec", node => Mapping(node, s => spec(Member(s, "services", all => Mapping(all, m => Values(m, ServiceOf))))));
    }

    private static YamlNode Mapping(YamlNode node, Func<YamlMapping, YamlNode> rewrite) => node is YamlMapping mapping ? rewrite(mapping) : node;

    private static YamlMapping Member(YamlMapping mapping, string name, Func<YamlNode, YamlNode> rewrite) =>
        mapping[name] is null ? mapping : Map(mapping, (key, value) => key == name ? rewrite(value) : value);

    private static YamlMapping Values(YamlMapping mapping, Func<YamlNode, YamlNode> rewrite) => Map(mapping, (_, value) => rewrite(value));

    private static YamlMapping Map(YamlMapping mapping, Func<string, YamlNode, YamlNode> rewrite)
    {
        YamlMapping result = new(mapping.Position);
        foreach ((string key, YamlMapping.Entry entry) in mapping.Entries)
            result.TryAdd(key, entry.KeyPosition, rewrite(key, entry.Value));
        return result;
    }

    private static YamlNode Items(YamlNode node, Func<YamlNode, YamlNode> rewrite)
    {
        if (node is not YamlList list)
            return node;
        YamlList result = new(list.Position);
        foreach (YamlNode item in list.Items)
            result.Add(rewrite(item));
        return result;
    }
}
