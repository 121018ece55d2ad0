using System.Text.Json;

namespace MicroSim.Topology;

/// <summary>A place where two versions of a document differ.</summary>
/// <param name="Path">JSON path from the document's root.</param>
/// <param name="Message"><c>was 50, is 75</c>, <c>was added</c> or <c>was removed</c>.</param>
public sealed record DocumentDifference(string Path, string Message)
{
    private const int Longest = 60;

    /// <summary>Every difference, deepest places first told: a changed field rather than its service.</summary>
    /// <param name="before">A valid document.</param>
    /// <param name="after">Another one.</param>
    public static IReadOnlyList<DocumentDifference> Between(string before, string after)
    {
        List<DocumentDifference> found = [];
        Compare("", Element(before), Element(after), found);
        return found;
    }

    private static JsonElement Element(string document) => JsonElement.Parse(YamlJson.Of(YamlParser.Parse(document, [])!).Span);

    private static void Compare(string path, JsonElement before, JsonElement after, List<DocumentDifference> found)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
            Members(path, before, after, found);
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
            Items(path, before, after, found);
        else if (!JsonElement.DeepEquals(before, after))
            found.Add(new(path, $"was {Text(before)}, is {Text(after)}"));
    }

    private static void Members(string path, JsonElement before, JsonElement after, List<DocumentDifference> found)
    {
        foreach (JsonProperty old in before.EnumerateObject())
        {
            if (after.TryGetProperty(old.Name, out JsonElement now))
                Compare(Below(path, old.Name), old.Value, now, found);
            else
                found.Add(new(Below(path, old.Name), "was removed"));
        }
        foreach (JsonProperty added in after.EnumerateObject().Where(p => !before.TryGetProperty(p.Name, out _)))
            found.Add(new(Below(path, added.Name), "was added"));
    }

    private static void Items(string path, JsonElement before, JsonElement after, List<DocumentDifference> found)
    {
        int common = Math.Min(before.GetArrayLength(), after.GetArrayLength());
        for (int i = 0; i < common; i++)
            Compare($"{path}[{i}]", before[i], after[i], found);
        for (int i = common; i < before.GetArrayLength(); i++)
            found.Add(new($"{path}[{i}]", "was removed"));
        for (int i = common; i < after.GetArrayLength(); i++)
            found.Add(new($"{path}[{i}]", "was added"));
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Text(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= Longest ? text : $"{text.AsSpan(0, Longest)}…";
    }
}
