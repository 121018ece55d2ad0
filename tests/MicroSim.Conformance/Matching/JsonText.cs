using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Conformance.Matching;

/// <summary>JSON values as a report shows them, and as they are compared.</summary>
internal static class JsonText
{
    private const int Longest = 300;

    private static readonly JsonSerializerOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Short(JsonNode? value)
    {
        string text = value is null ? "null" : value.ToJsonString(plain);
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), $"… ({text.Length} characters)");
    }

    /// <summary>Equal as JSON values: the order of members and the spelling of numbers do not count.</summary>
    public static bool Equal(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (null, null) => true,
        (JsonObject x, JsonObject y) => x.Count == y.Count && x.All(m => y.TryGetPropertyValue(m.Key, out JsonNode? other) && Equal(m.Value, other)),
        (JsonArray x, JsonArray y) => x.Count == y.Count && x.Zip(y).All(p => Equal(p.First, p.Second)),
        (JsonValue x, JsonValue y) => Number(x) is double left ? Number(y) is double right && left.Equals(right) : x.GetValueKind() == y.GetValueKind() && (x.GetValueKind() != JsonValueKind.String || Text(x) == Text(y)),
        _ => false,
    };

    public static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number
        ? double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)
        : null;

    public static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
