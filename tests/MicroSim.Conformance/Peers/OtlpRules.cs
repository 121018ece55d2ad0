using System.Text.Json;
using System.Text.RegularExpressions;
using MicroSim.Conformance.Http;

namespace MicroSim.Conformance.Peers;

/// <summary>
/// Holds what was sent over OTLP/HTTP in JSON against its specification (opentelemetry.io/docs/specs/otlp), more strictly than a receiver must be: names in
/// lowerCamelCase and no unknown ones, ids in hexadecimal, 64-bit integers as decimal text, enums as numbers.
/// </summary>
internal static partial class OtlpRules
{
    private const string Root = "ExportTraceServiceRequest";

    // message → field → type; "[]" behind it is a list. What is no message is a scalar of Scalar().
    private static readonly Dictionary<string, Dictionary<string, string>> messages = new()
    {
        [Root] = Fields("resourceSpans:ResourceSpans[]"),
        ["ResourceSpans"] = Fields("resource:Resource scopeSpans:ScopeSpans[] schemaUrl:text"),
        ["Resource"] = Fields("attributes:KeyValue[] droppedAttributesCount:uint32"),
        ["ScopeSpans"] = Fields("scope:Scope spans:Span[] schemaUrl:text"),
        ["Scope"] = Fields("name:text version:text attributes:KeyValue[] droppedAttributesCount:uint32"),
        ["Span"] = Fields("traceId:id16 spanId:id8 traceState:text parentSpanId:id8 flags:uint32 name:text kind:enum startTimeUnixNano:uint64 endTimeUnixNano:uint64 attributes:KeyValue[] "
            + "droppedAttributesCount:uint32 events:Event[] droppedEventsCount:uint32 links:Link[] droppedLinksCount:uint32 status:Status"),
        ["Event"] = Fields("timeUnixNano:uint64 name:text attributes:KeyValue[] droppedAttributesCount:uint32"),
        ["Link"] = Fields("traceId:id16 spanId:id8 traceState:text attributes:KeyValue[] droppedAttributesCount:uint32 flags:uint32"),
        ["Status"] = Fields("message:text code:enum"),
        ["KeyValue"] = Fields("key:text value:AnyValue"),
        ["AnyValue"] = Fields("stringValue:text boolValue:bool intValue:int64 doubleValue:double arrayValue:ArrayValue kvlistValue:KeyValueList bytesValue:text"),
        ["ArrayValue"] = Fields("values:AnyValue[]"),
        ["KeyValueList"] = Fields("values:KeyValue[]"),
    };

    /// <summary>What is wrong with a body, each with its place.</summary>
    public static IEnumerable<string> Problems(HttpMessage request)
    {
        request.Headers.TryGetValue("content-type", out string? type);
        if (type is null || !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return [$"content-type: must be application/json, not {type}"];
        try
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            return [.. Message(body.RootElement, Root, "")];
        }
        catch (JsonException e)
        {
            return [e.Message];
        }
    }

    private static List<string> Message(JsonElement json, string message, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return [$"{path}: must be an object"];
        List<string> problems = [];
        if (message == "AnyValue" && json.EnumerateObject().Count() != 1)
            problems.Add($"{path}: must have exactly one member");
        foreach (JsonProperty member in json.EnumerateObject())
        {
            string place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!messages[message].TryGetValue(member.Name, out string? type))
                problems.Add($"{place}: is no field of {message}");
            else if (!type.EndsWith("[]", StringComparison.Ordinal))
                problems.AddRange(Value(member.Value, type, place));
            else if (member.Value.ValueKind == JsonValueKind.Array)
                problems.AddRange(member.Value.EnumerateArray().SelectMany((item, i) => Value(item, type[..^2], $"{place}[{i}]")));
            else
                problems.Add($"{place}: must be an array");
        }
        if (message == "Span")
            problems.AddRange(((string[])["traceId", "spanId", "name", "startTimeUnixNano", "endTimeUnixNano"]).Where(name => !json.TryGetProperty(name, out _)).Select(name => $"{path}.{name}: is missing"));
        return problems;
    }

    private static List<string> Value(JsonElement json, string type, string path) =>
        messages.ContainsKey(type) ? Message(json, type, path) : Scalar(json, type) ? [] : [$"{path}: must be {type}, not {json.GetRawText()}"];

    private static bool Scalar(JsonElement json, string type) => (type, json.ValueKind) switch
    {
        ("text", JsonValueKind.String) or ("bool", JsonValueKind.True or JsonValueKind.False) or ("double", JsonValueKind.Number) => true,
        ("enum" or "uint32", JsonValueKind.Number) => json.TryGetUInt32(out _),
        ("uint64", JsonValueKind.String) => ulong.TryParse(json.GetString(), out _),
        ("int64", JsonValueKind.String) => long.TryParse(json.GetString(), out _),
        ("id16", JsonValueKind.String) => IsId(json.GetString()!, 32),
        ("id8", JsonValueKind.String) => IsId(json.GetString()!, 16),
        _ => false,
    };

    // All zeros are no id.
    private static bool IsId(string text, int digits) => text.Length == digits && Hexadecimal().IsMatch(text) && text.Any(c => c != '0');

    private static Dictionary<string, string> Fields(string all) => all.Split(' ').Select(f => f.Split(':')).ToDictionary(f => f[0], f => f[1]);

    [GeneratedRegex("^[0-9a-fA-F]*$")]
    private static partial Regex Hexadecimal();
}
