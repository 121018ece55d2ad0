using System.Text.Json.Nodes;

namespace MicroSim.Topology;

/// <summary>Files of several YAML documents, as Kubernetes tools write them.</summary>
public static class YamlDocuments
{
    /// <summary>The documents as JSON objects, those that are empty left out.</summary>
    /// <exception cref="FormatException">One of them is not YAML, or no object.</exception>
    public static IReadOnlyList<JsonObject> Objects(string text)
    {
        List<DocumentProblem> problems = [];
        List<JsonObject> objects = [];
        foreach (string part in Split(text))
        {
            if (YamlParser.Parse(part, problems) is YamlMapping root && problems.Count == 0)
                objects.Add(JsonNode.Parse(YamlJson.Of(root).Span)!.AsObject());
            else
                throw new FormatException(problems.Count > 0 ? problems[0].ToString() : "a document is no object");
        }
        return objects;
    }

    /// <summary>The texts of the documents. What stands before one is replaced by empty lines, so that places are those of the whole file.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        string[] lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        int start = 0;
        for (int i = 0; i <= lines.Length; i++)
        {
            if (i < lines.Length && lines[i] != "---" && !lines[i].StartsWith("--- ", StringComparison.Ordinal))
                continue;
            if (lines[start..i].Any(l => l.Trim().Length > 0 && !l.TrimStart().StartsWith('#')))
                yield return new string('\n', start) + string.Join('\n', lines[start..i]);
            start = i + 1;
        }
    }
}
