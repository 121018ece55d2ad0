using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MicroSim.Topology;

/// <summary>Writes a tree as JSON: what the contract's parsers read and what hashes are made of.</summary>
internal static class YamlJson
{
    public static ReadOnlyMemory<byte> Of(YamlNode node) => Of(node, sorted: false);

    /// <summary>The same text for trees that differ in nothing but the order of members.</summary>
    public static ReadOnlyMemory<byte> Sorted(YamlNode node) => Of(node, sorted: true);

    private static ReadOnlyMemory<byte> Of(YamlNode node, bool sorted)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            Write(json, node, sorted);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, YamlNode node, bool sorted)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach ((string key, YamlMapping.Entry entry) in sorted ? mapping.Entries.OrderBy(e => e.Key, StringComparer.Ordinal) : mapping.Entries.AsEnumerable())
                {
                    json.WritePropertyName(key);
                    Write(json, entry.Value, sorted);
                }
                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (YamlNode item in list.Items)
                    Write(json, item, sorted);
                json.WriteEndArray();
                break;
            case YamlScalar scalar:
                Write(json, scalar);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, YamlScalar scalar)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
                json.WriteNullValue();
                break;
            case ScalarKind.Boolean:
                json.WriteBooleanValue(scalar.Text[0] is 't' or 'T');
                break;
            case ScalarKind.Number when YamlNumber.ToDouble(scalar.Text) is double value && double.IsFinite(value):
                json.WriteRawValue(value.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                // Infinity and NaN are no JSON numbers: as texts they are refused where a number is wanted.
                json.WriteStringValue(scalar.Text);
                break;
        }
    }
}
