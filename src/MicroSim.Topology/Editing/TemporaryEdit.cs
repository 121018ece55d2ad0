namespace MicroSim.Topology;

/// <summary>An edit that is to be taken back.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Service">Whose.</param>
/// <param name="Endpoint">In whose plan the connection is; null: the number of replicas is meant.</param>
/// <param name="Index">Where in that plan it was.</param>
/// <param name="Before">What was there; null for nothing.</param>
/// <param name="After">What is there with the edit; null for nothing.</param>
internal sealed record TemporaryEdit(string Id, string Service, string? Endpoint, int? Index, YamlNode? Before, YamlNode? After)
{
    /// <summary>The document's tree without the edit; null when what it changed is not as it made it.</summary>
    public YamlMapping? TakenBack(YamlMapping root)
    {
        if (EditedPart.Service(root, Service) is not YamlMapping service)
            return null;
        if (Endpoint is null)
            return EditedPart.Same(service["replicas"], After) ? OfService(root, s => DocumentTree.With(s, "replicas", Before)) : null;
        if (EditedPart.Owner(service, Endpoint) is not YamlMapping owner)
            return null;
        YamlList calls = owner["calls"] as YamlList ?? new YamlList(Position.Start);
        int found = calls.Items.ToList().FindIndex(c => EditedPart.IsSameConnection(c, After ?? Before));
        ConnectionPlace place = new(Endpoint, found);
        return (After, found) switch
        {
            (null, < 0) => OfService(root, s => DocumentTree.At(s, place, all => DocumentTree.Insert(all, Index ?? int.MaxValue, Before!))),
            (not null, >= 0) when EditedPart.Same(calls.Items[found], After) => OfService(root, s => DocumentTree.At(s, place, all => DocumentTree.Put(all, found, Before))),
            _ => null,
        };
    }

    private YamlMapping OfService(YamlMapping root, Func<YamlMapping, YamlMapping> change) =>
        DocumentTree.OfServices(root, services => DocumentTree.OfService(services, Service, change));
}

/// <summary>The parts of a document's tree that temporary edits change.</summary>
internal static class EditedPart
{
    public static YamlMapping? Service(YamlMapping root, string service) => ((root["spec"] as YamlMapping)?["services"] as YamlMapping)?[service] as YamlMapping;

    public static YamlNode? Replicas(YamlMapping root, string service) => Service(root, service)?["replicas"];

    public static YamlList? Calls(YamlMapping root, string service, string endpoint) =>
        Service(root, service) is YamlMapping found && Owner(found, endpoint)?["calls"] is YamlList calls ? calls : null;

    /// <summary>What has the connections of an endpoint: the endpoint, or for <c>/</c> the service itself.</summary>
    public static YamlMapping? Owner(YamlMapping service, string endpoint) =>
        (service["endpoints"] as YamlMapping)?[endpoint] is YamlMapping owner ? owner : endpoint == EndpointPaths.Root ? service : null;

    /// <summary>Whether two connections lead to the same callee by the same name.</summary>
    public static bool IsSameConnection(YamlNode? one, YamlNode? other) =>
        one is YamlMapping a && other is YamlMapping b && Same(Defaults.FillCall(a)["to"], Defaults.FillCall(b)["to"]) && Same(Defaults.FillCall(a)["name"], Defaults.FillCall(b)["name"]);

    /// <summary>Whether they say the same. Whoever keeps a document may have written defaults into it.</summary>
    public static bool Same(YamlNode? one, YamlNode? other) => (one, other) switch
    {
        (null or YamlScalar { Kind: ScalarKind.Null }, null or YamlScalar { Kind: ScalarKind.Null }) => true,
        (YamlMapping a, YamlMapping b) => TextEditor.Same(Defaults.FillCall(a), Defaults.FillCall(b)),
        (YamlNode a, YamlNode b) => TextEditor.Same(a, b),
        _ => false,
    };
}
