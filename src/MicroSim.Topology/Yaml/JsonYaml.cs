using System.Text.Json;

namespace MicroSim.Topology;

/// <summary>JSON as YAML.</summary>
public static class JsonYaml
{
    /// <summary>The same value in block style; it ends with a line break.</summary>
    public static string Write(JsonElement json) => YamlEmitter.Write(Node(json));

    private static YamlNode Node(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                YamlMapping mapping = new(Position.Start);
                foreach (JsonProperty member in json.EnumerateObject())
                    mapping.Add(member.Name, Node(member.Value));
                return mapping;
            case JsonValueKind.Array:
                YamlList list = new(Position.Start);
                foreach (JsonElement item in json.EnumerateArray())
                    list.Add(Node(item));
                return list;
            case JsonValueKind.String:
                return new YamlScalar(json.GetString()!, ScalarKind.Text, Position.Start);
            case JsonValueKind.Number:
                return new YamlScalar(json.GetRawText(), ScalarKind.Number, Position.Start);
            case JsonValueKind.True or JsonValueKind.False:
                return new YamlScalar(json.GetRawText(), ScalarKind.Boolean, Position.Start);
            default:
                return new YamlScalar("null", ScalarKind.Null, Position.Start);
        }
    }
}
