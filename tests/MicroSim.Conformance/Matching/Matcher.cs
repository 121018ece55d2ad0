using System.Text.Json.Nodes;

namespace MicroSim.Conformance.Matching;

/// <summary>Compares an observation with what a case expects of it; the forms are those of contract/cases/README.md.</summary>
internal static class Matcher
{
    /// <summary>Every place that differs; none means that it matches.</summary>
    /// <param name="expected">A value, an object whose members alone count, an array of the same length, or an operator.</param>
    /// <param name="actual">What came.</param>
    /// <param name="present">Whether the place exists: an absent one is not the same as null.</param>
    /// <param name="path">Where it stands.</param>
    public static IEnumerable<Mismatch> Compare(JsonNode? expected, JsonNode? actual, bool present = true, string path = "")
    {
        if (Operators.IsOperator(expected))
            return Operators.Compare((JsonObject)expected!, actual, present, path);
        return (expected, actual) switch
        {
            _ when !present => [new Mismatch(path, JsonText.Short(expected), "nothing")],
            (JsonObject e, JsonObject a) => Members(e, a, path),
            (JsonArray e, JsonArray a) => Elements(e, a, path),
            _ => JsonText.Equal(expected, actual) ? [] : [new Mismatch(path, JsonText.Short(expected), JsonText.Short(actual))],
        };
    }

    public static bool Matches(JsonNode? expected, JsonNode? actual) => !Compare(expected, actual).Any();

    private static IEnumerable<Mismatch> Members(JsonObject expected, JsonObject actual, string path)
    {
        foreach ((string name, JsonNode? value) in expected)
        {
            bool present = actual.TryGetPropertyValue(name, out JsonNode? found);
            foreach (Mismatch mismatch in Compare(value, found, present, path.Length == 0 ? name : $"{path}.{name}"))
                yield return mismatch;
        }
    }

    private static IEnumerable<Mismatch> Elements(JsonArray expected, JsonArray actual, string path)
    {
        if (expected.Count != actual.Count)
            yield return new Mismatch(path, $"{expected.Count} elements: {JsonText.Short(expected)}", $"{actual.Count}: {JsonText.Short(actual)}");
        for (int i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            foreach (Mismatch mismatch in Compare(expected[i], actual[i], true, $"{path}[{i}]"))
                yield return mismatch;
        }
    }
}
