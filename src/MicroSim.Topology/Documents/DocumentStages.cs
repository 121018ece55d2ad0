namespace MicroSim.Topology;

/// <summary>The way of a document that is no simulation: text → tree → migrated → read, with all problems at once.</summary>
internal static class DocumentStages
{
    /// <summary>What was made of a text; null with its problems, in the order of the text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="kind">The document's kind.</param>
    /// <param name="read">Reads and checks the tree, and reports what it finds.</param>
    public static (T? Value, IReadOnlyList<DocumentProblem> Problems) Run<T>(ReadOnlyMemory<byte> text, string kind, Func<YamlMapping, Findings, T> read)
        where T : class
    {
        (string? decoded, DocumentProblem? unreadable) = DocumentText.Of(text);
        if (decoded is null)
            return (null, [unreadable!]);
        List<DocumentProblem> problems = [];
        if (YamlParser.Parse(decoded, problems) is not YamlNode root)
            return (null, problems);

        Findings findings = new();
        T? value = Migration.Migrate(root, kind, findings) is YamlMapping migrated ? read(migrated, findings) : null;
        List<DocumentProblem> all = LocatedProblems.First(root, problems, findings.Problems);
        return (all.Count == 0 ? value : null, all);
    }
}
