namespace MicroSim.Topology;

/// <summary>
/// Makes documents of the objects that the first MicroSim had, API group <c>microsim.isala.me/v1alpha1</c>: each <c>Simulation</c> becomes a document of that kind,
/// each <c>LoadGenerator</c> a <c>LoadTest</c>; other objects are left out.
/// </summary>
public static class OlderDocuments
{
    public const string ApiVersion = "microsim.isala.me/v1alpha1";

    private const string LoadGenerator = "LoadGenerator";

    /// <summary>Converts a file of one or several YAML documents: all of its problems at once, or the new text.</summary>
    public static Conversion Convert(string text)
    {
        List<DocumentProblem> problems = [];
        List<string> documents = [];
        foreach (string part in YamlDocuments.Split(text))
        {
            if (YamlParser.Parse(part, problems) is not YamlMapping root || !IsOlder(root))
                continue;
            Findings findings = new();
            if ((Text(root, "kind") == LoadGenerator ? OlderLoad.Convert(root, findings) : OlderSimulation.Convert(root, findings)) is YamlMapping document)
                documents.Add(YamlEmitter.Write(document));
            problems.AddRange(findings.Problems.Select(p => At(root, p)));
        }
        if (documents.Count == 0 && problems.Count == 0)
            problems.Add(new DocumentProblem(Contract.Problem.Root, $"has no {Migration.Kind} or {LoadGenerator} of {ApiVersion}", 1, 1));
        return problems.Count > 0 ? new Conversion(null, problems) : new Conversion(string.Join("---\n", documents), []);
    }

    private static bool IsOlder(YamlMapping root) => Text(root, "apiVersion") == ApiVersion && Text(root, "kind") is Migration.Kind or LoadGenerator;

    private static string? Text(YamlMapping root, string name) => (root[name] as YamlScalar)?.Text;

    private static DocumentProblem At(YamlMapping root, Contract.Problem problem)
    {
        Position at = YamlLocator.Find(root, problem.Path);
        return new DocumentProblem(problem.Path, problem.Message, at.Line, at.Column);
    }
}

/// <summary>What became of older documents.</summary>
/// <param name="Text">The new text; null when there are problems.</param>
/// <param name="Problems">In the order of the text.</param>
public sealed record Conversion(string? Text, IReadOnlyList<DocumentProblem> Problems);
