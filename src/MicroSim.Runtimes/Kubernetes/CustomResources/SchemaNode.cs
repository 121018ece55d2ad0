using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.CustomResources;

/// <summary>Builds structural schemas, as custom resources have them: <c>kubectl explain</c> shows their descriptions.</summary>
internal static class SchemaNode
{
    public static JsonObject Text() => new() { ["type"] = "string" };

    public static JsonObject OneOf(params string[] values) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]) };

    public static JsonObject Time() => new() { ["type"] = "string", ["format"] = "date-time" };

    public static JsonObject Flag() => new() { ["type"] = "boolean" };

    public static JsonObject Integer(long min, long max) => new() { ["type"] = "integer", ["format"] = "int64", ["minimum"] = min, ["maximum"] = max };

    /// <summary>From 0 on. Without a maximum: the API server compares as doubles, and the largest integer is none.</summary>
    public static JsonObject Count() => new() { ["type"] = "integer", ["format"] = "int64", ["minimum"] = 0 };

    public static JsonObject Percent() => Number(0, 100);

    public static JsonObject Number() => new() { ["type"] = "number" };

    public static JsonObject Number(double min, double max) => new() { ["type"] = "number", ["minimum"] = min, ["maximum"] = max };

    /// <summary>An integer, or a text such as a share.</summary>
    public static JsonObject NumberOrText() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
        ["x-kubernetes-int-or-string"] = true,
    };

    /// <summary>Whatever is written: a quantity may be a number or a text.</summary>
    public static JsonObject Anything() => Open([]);

    public static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    /// <summary>A list whose items have names, which those who share the object may change one by one.</summary>
    public static JsonObject ListBy(JsonObject items, params string[] keys) => new()
    {
        ["type"] = "array",
        ["x-kubernetes-list-type"] = "map",
        ["x-kubernetes-list-map-keys"] = new JsonArray([.. keys.Select(k => (JsonNode)k)]),
        ["items"] = items,
    };

    public static JsonObject Map(JsonObject values) => new() { ["type"] = "object", ["additionalProperties"] = values };

    /// <summary>An object of the given fields.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="of">The schema of a field; its description is added.</param>
    public static JsonObject Object(IEnumerable<DocumentField> fields, Func<DocumentField, JsonObject> of)
    {
        JsonObject properties = [];
        JsonArray required = [];
        foreach (DocumentField field in fields)
        {
            properties.Add(field.Name, Described(of(field), Description(field)));
            if (field.Required)
                required.Add(field.Name);
        }
        return ObjectTree.Map(("type", "object"), ("required", required.Count == 0 ? null : required), ("properties", properties));
    }

    /// <summary>The same with fields that nobody knows, and null for absent: they are kept until validation has told of them.</summary>
    public static JsonObject OpenObject(IEnumerable<DocumentField> fields, Func<DocumentField, JsonObject> of) =>
        Open(Object(fields, field => field.Required ? of(field) : Nullable(of(field))));

    public static JsonObject Open(JsonObject schema)
    {
        schema["x-kubernetes-preserve-unknown-fields"] = true;
        return schema;
    }

    /// <summary>One whole to those who share the object. Of other objects whose fields are all taken back, old clusters leave a null, and then refuse it.</summary>
    public static JsonObject Atomic(JsonObject schema)
    {
        schema["x-kubernetes-map-type"] = "atomic";
        return schema;
    }

    public static JsonObject Described(JsonObject schema, string description)
    {
        schema.Remove("description");
        schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonObject Nullable(JsonObject schema)
    {
        // A default already stands in for null.
        if (!schema.ContainsKey("default"))
            schema["nullable"] = true;
        return schema;
    }

    /// <summary>A field's meaning and form, in a sentence or two.</summary>
    public static string Description(DocumentField field)
    {
        string meaning = field.Meaning.Replace("`", "", StringComparison.Ordinal);
        string fallback = field.Default is { Length: > 0 } said && !field.Meaning.Contains("left out", StringComparison.Ordinal) ? $"; {said} when left out" : "";
        return $"{char.ToUpperInvariant(meaning[0])}{meaning[1..]}. Holds {field.Form.Replace("`", "", StringComparison.Ordinal)}{fallback}.";
    }
}
