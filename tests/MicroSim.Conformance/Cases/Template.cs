using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MicroSim.Conformance.Cases;

/// <summary>Puts values in the place of <c>${name}</c>: as they are where the text is nothing else, else as part of the text.</summary>
internal static partial class Template
{
    /// <summary>A copy of <paramref name="node"/>; names that <paramref name="values"/> does not know stay as they are.</summary>
    public static JsonNode? Render(JsonNode? node, Func<string, (bool Known, JsonNode? Value)> values) => node switch
    {
        JsonObject o => new JsonObject(o.Select(m => KeyValuePair.Create(Render(m.Key, values), Render(m.Value, values)))),
        JsonArray a => new JsonArray([.. a.Select(e => Render(e, values))]),
        JsonValue v when v.TryGetValue(out string? text) => RenderText(text, values),
        _ => node?.DeepClone(),
    };

    public static string Render(string text, Func<string, (bool Known, JsonNode? Value)> values) =>
        Variable().Replace(text, m => values(m.Groups[1].Value) is (true, var value) ? Spell(value) : m.Value);

    /// <summary>The names that <paramref name="node"/> mentions.</summary>
    public static IEnumerable<string> Variables(JsonNode? node) => Variable().Matches(node?.ToJsonString() ?? "").Select(m => m.Groups[1].Value).Distinct();

    private static JsonNode? RenderText(string text, Func<string, (bool Known, JsonNode? Value)> values)
    {
        Match whole = Variable().Match(text);
        if (whole.Success && whole.Length == text.Length)
            return values(whole.Groups[1].Value) is (true, var value) ? value?.DeepClone() : text;
        return Render(text, values);
    }

    private static string Spell(JsonNode? value) =>
        value is JsonValue v && v.TryGetValue(out string? text) ? text : value?.ToJsonString() ?? "null";

    /// <summary>Looks a name up in <paramref name="values"/>.</summary>
    public static Func<string, (bool Known, JsonNode? Value)> From(IReadOnlyDictionary<string, JsonNode?> values) =>
        name => (values.TryGetValue(name, out JsonNode? value), value);

    /// <summary>The variables of one run of a repeated step.</summary>
    public static Func<string, (bool Known, JsonNode? Value)> Run(int n) => name => name switch
    {
        "n" => (true, n),
        "seed" => (true, n.ToString("x8", CultureInfo.InvariantCulture)),
        _ => (false, null),
    };

    [GeneratedRegex(@"\$\{([A-Za-z][A-Za-z0-9.-]*)\}")]
    private static partial Regex Variable();
}
