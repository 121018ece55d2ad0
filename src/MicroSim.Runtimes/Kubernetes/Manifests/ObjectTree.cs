using System.Text.Json.Nodes;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>Builds the JSON of objects; a member that is null is left out.</summary>
internal static class ObjectTree
{
    public static JsonObject Map(params IEnumerable<(string Name, JsonNode? Value)> members)
    {
        JsonObject map = [];
        foreach ((string name, JsonNode? value) in members)
        {
            if (value is not null)
                map.Add(name, value);
        }
        return map;
    }

    public static JsonArray List(params IEnumerable<JsonNode?> items) => new([.. items.Where(i => i is not null)]);

    /// <summary>An object of a simulation.</summary>
    /// <param name="apiVersion">Its API's group and version.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="options">Namespace and owner.</param>
    /// <param name="members">What stands beside its metadata.</param>
    public static JsonObject Of(string apiVersion, string kind, string name, JsonObject labels, ManifestOptions options, params (string Name, JsonNode? Value)[] members) => Map(
    [
        ("apiVersion", apiVersion),
        ("kind", kind),
        ("metadata", Map(("name", name), ("namespace", options.Namespace), ("labels", labels), ("ownerReferences", Owners(options.Owner)))),
        .. members,
    ]);

    private static JsonArray? Owners(OwnerReference? owner) => owner is null ? null : List(Map(
        ("apiVersion", owner.ApiVersion),
        ("kind", owner.Kind),
        ("name", owner.Name),
        ("uid", owner.Uid),
        ("controller", true),
        ("blockOwnerDeletion", true)));
}
