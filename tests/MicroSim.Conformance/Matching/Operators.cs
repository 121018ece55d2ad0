using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MicroSim.Conformance.Matching;

/// <summary>The expectations that are more than a value: objects of one member whose name begins with <c>$</c>.</summary>
internal static class Operators
{
    // Contract §5: times are right within 5 % or 2 ms, so nothing may be held against a timer that fires that early.
    private const double EarlyMs = 2;
    private const double EarlyPart = 0.05;

    private delegate IEnumerable<Mismatch> Operator(JsonNode? operand, JsonNode? actual, string path);

    private static readonly Dictionary<string, Operator> present = new()
    {
        ["$any"] = (_, _, _) => [],
        ["$in"] = InRange,
        ["$re"] = (o, a, p) => One(JsonText.Text(a) is string text && Regex.IsMatch(text, JsonText.Text(o)!, RegexOptions.CultureInvariant), p, $"text like {JsonText.Short(o)}", a),
        ["$has"] = (o, a, p) => One(Has(o, a), p, $"something that has {JsonText.Short(o)}", a),
        ["$lacks"] = (o, a, p) => One(!Has(o, a), p, $"nothing that has {JsonText.Short(o)}", a),
        ["$every"] = (o, a, p) => a is JsonArray array ? array.SelectMany((e, i) => Matcher.Compare(o, e, true, $"{p}[{i}]")) : One(false, p, "an array", a),
        ["$size"] = (o, a, p) => Matcher.Compare(o, Size(a), true, $"{p}.size"),
        ["$not"] = (o, a, p) => One(!Matcher.Matches(o, a), p, $"anything but {JsonText.Short(o)}", a),
        ["$type"] = (o, a, p) => One(TypeOf(a) == JsonText.Text(o), p, $"a value of type {JsonText.Text(o)}", a),
        ["$exactly"] = (o, a, p) => One(JsonText.Equal(o, a), p, $"exactly {JsonText.Short(o)}", a),
        ["$one"] = (o, a, p) => One(o!.AsArray().Any(e => Matcher.Matches(e, a)), p, $"one of {JsonText.Short(o)}", a),
        ["$all"] = (o, a, p) => o!.AsArray().SelectMany(e => Matcher.Compare(e, a, true, p)),
        ["$set"] = (o, a, p) => One(a is JsonArray array && SameSet(o!.AsArray(), array), p, $"in any order {JsonText.Short(o)}", a),
    };

    public static IEnumerable<string> Names => present.Keys.Append("$absent");

    public static bool IsOperator(JsonNode? expected) => expected is JsonObject { Count: 1 } o && o.First().Key.StartsWith('$');

    public static IEnumerable<Mismatch> Compare(JsonObject expected, JsonNode? actual, bool isPresent, string path)
    {
        (string name, JsonNode? operand) = expected.First();
        if (name == "$absent")
            return isPresent ? [new Mismatch(path, "nothing", JsonText.Short(actual))] : [];
        if (!present.TryGetValue(name, out Operator? compare))
            throw new FormatException($"unknown operator '{name}'; known are {string.Join(", ", Names)}");
        return isPresent || name is "$not" or "$lacks" ? compare(operand, actual, path) : [new Mismatch(path, JsonText.Short(expected), "nothing")];
    }

    private static IEnumerable<Mismatch> One(bool holds, string path, string expected, JsonNode? actual) =>
        holds ? [] : [new Mismatch(path, expected, JsonText.Short(actual))];

    private static IEnumerable<Mismatch> InRange(JsonNode? operand, JsonNode? actual, string path)
    {
        double low = JsonText.Number(operand![0])!.Value, high = JsonText.Number(operand[1])!.Value;
        double early = Mismatch.IsTime(path) ? Math.Max(EarlyMs, EarlyPart * low) : 0;
        return JsonText.Number(actual) is double number && number >= low - early && number <= high
            ? []
            : [new Mismatch(path, $"{low} to {high}", JsonText.Short(actual), JsonText.Number(actual) > high)];
    }

    private static bool Has(JsonNode? operand, JsonNode? actual) => actual switch
    {
        JsonArray array => array.Any(e => Matcher.Matches(operand, e)),
        JsonValue => JsonText.Text(actual) is string text && text.Contains(JsonText.Text(operand)!, StringComparison.Ordinal),
        _ => false,
    };

    private static JsonNode Size(JsonNode? actual) => actual switch
    {
        JsonArray array => array.Count,
        JsonObject o => o.Count,
        _ => JsonText.Text(actual)?.Length ?? 0,
    };

    private static string TypeOf(JsonNode? actual) => actual?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    private static bool SameSet(JsonArray expected, JsonArray actual)
    {
        List<JsonNode?> left = [.. actual];
        return expected.Count == left.Count && expected.All(e => left.FindIndex(a => Matcher.Matches(e, a)) is int found and >= 0 && RemoveAt(left, found));
    }

    private static bool RemoveAt(List<JsonNode?> list, int index)
    {
        list.RemoveAt(index);
        return true;
    }
}
