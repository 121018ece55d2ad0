using System.Text.Json.Nodes;

namespace MicroSim.ControlPlane.Description;

/// <summary>The contract's schemas as components of an OpenAPI document: their definitions stand beside them, and references say where.</summary>
/// <param name="read">The text of a schema of <c>contract/schema</c>, by its file's name.</param>
internal sealed class ContractSchemas(Func<string, string> read)
{
    private const string Extension = ".schema.json";

    private static readonly string[] names = ["Fault", "Node", "Result"];

    /// <summary>All of them, by name.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> All()
    {
        foreach (string name in names)
        {
            JsonObject schema = JsonNode.Parse(read($"{name.ToLowerInvariant()}{Extension}"))!.AsObject();
            schema.Remove("$schema");
            schema.Remove("$id");
            schema.Remove("title");
            schema.Remove("$defs", out JsonNode? definitions);
            if (name == "Node")
                schema["properties"]!["designation"] = AsUsersWriteIt();
            Redirect(schema, name);
            yield return new(name, schema);
            foreach ((string definition, JsonNode? part) in definitions?.AsObject() ?? [])
            {
                JsonNode own = part!.DeepClone();
                Redirect(own, name);
                yield return new(ComponentOf(name, definition), own);
            }
        }
    }

    // Between agents it is an address; users write names, and the control plane makes addresses of them.
    private static JsonObject AsUsersWriteIt() => new()
    {
        ["description"] = "the callee: a service's name, a URL whose host is one or whose port is a service's, or one of the simulation's external targets",
        ["type"] = "string",
        ["maxLength"] = 2048,
    };

    private static void Redirect(JsonNode node, string inSchema)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list.Where(i => i is not null))
                Redirect(item!, inSchema);
        }
        if (node is not JsonObject members)
            return;
        if (members["$ref"] is JsonNode reference)
            members["$ref"] = $"#/components/schemas/{Target(reference.GetValue<string>(), inSchema)}";
        foreach ((_, JsonNode? member) in members.Where(m => m.Value is not null))
            Redirect(member!, inSchema);
    }

    // fault.schema.json#/$defs/link, #, #/$defs/call
    private static string Target(string reference, string inSchema)
    {
        string[] parts = reference.Split('#');
        string schema = parts[0].Length == 0 ? inSchema : names.Single(n => $"{n.ToLowerInvariant()}{Extension}" == parts[0]);
        return parts is [_, { Length: > 0 } path] ? ComponentOf(schema, path.Split('/')[^1]) : schema;
    }

    private static string ComponentOf(string schema, string definition) => $"{schema}{char.ToUpperInvariant(definition[0])}{definition[1..]}";
}
