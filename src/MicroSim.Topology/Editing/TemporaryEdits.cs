namespace MicroSim.Topology;

/// <summary>
/// Edits that are to be taken back. What they changed is noted in the document itself, as an annotation: so a document is never kept without the way back, whoever
/// keeps it, and who writes another document over it has taken the edit back too.
/// </summary>
public static class TemporaryEdits
{
    /// <summary>The annotation that notes them.</summary>
    public const string Annotation = "microsim.dev/scenario";

    /// <summary>Gives a service another number of replicas.</summary>
    /// <param name="document">A valid document that has the service.</param>
    /// <param name="id">Names the edit.</param>
    /// <param name="service">The service.</param>
    /// <param name="replicas">How many.</param>
    public static EditResult Scale(string document, string id, string service, int replicas) => Noted(
        document,
        DocumentEdit.PatchService(document, service, $$"""{"replicas": {{replicas}}}"""),
        (before, after) => new TemporaryEdit(id, service, null, null, EditedPart.Replicas(before, service), EditedPart.Replicas(after, service)));

    /// <summary>Changes a connection, makes one or removes one.</summary>
    /// <param name="document">A valid document that has the caller.</param>
    /// <param name="id">Names the edit.</param>
    /// <param name="from">The caller.</param>
    /// <param name="at">The connection that is there, or null for a new one.</param>
    /// <param name="to">The callee.</param>
    /// <param name="patch">A merge patch of its fields; null removes it.</param>
    public static EditResult Connect(string document, string id, string from, ConnectionPlace? at, string to, string? patch)
    {
        EditResult edited = patch is null ? DocumentEdit.RemoveConnection(document, from, at!) : DocumentEdit.PatchConnection(document, from, at, to, patch);
        string endpoint = at?.Endpoint ?? EndpointPaths.Root;
        return Noted(document, edited, (before, after) =>
        {
            int index = at?.Index ?? (EditedPart.Calls(before, from, endpoint)?.Items.Count ?? 0);
            YamlNode? was = at is null ? null : EditedPart.Calls(before, from, endpoint)!.Items[index];
            YamlNode? now = patch is null ? null : EditedPart.Calls(after, from, endpoint)!.Items[index];
            return new TemporaryEdit(id, from, endpoint, index, was, now);
        });
    }

    /// <summary>The edits that a document still holds, oldest first.</summary>
    public static IReadOnlyList<string> In(string document) =>
        document.Contains(Annotation, StringComparison.Ordinal) && YamlParser.Parse(document, []) is YamlMapping root ? [.. EditNotes.Of(root).Select(e => e.Id)] : [];

    /// <summary>Takes edits back, the newest first. What somebody else changed meanwhile stays as it is.</summary>
    /// <param name="document">A valid document.</param>
    /// <param name="which">The edits, by their names.</param>
    /// <returns>The document without them, and for each whether it was taken back.</returns>
    public static (string Text, IReadOnlyDictionary<string, bool> Restored) TakeBack(string document, Func<string, bool> which)
    {
        YamlMapping root = (YamlMapping)YamlParser.Parse(document, [])!;
        IReadOnlyList<TemporaryEdit> all = EditNotes.Of(root);
        Dictionary<string, bool> restored = new(StringComparer.Ordinal);
        foreach (TemporaryEdit edit in all.Where(e => which(e.Id)).Reverse())
        {
            YamlMapping? before = edit.TakenBack(root);
            restored[edit.Id] = before is not null;
            root = before ?? root;
        }
        return restored.Count == 0 ? (document, restored) : (TextEditor.Become(document, EditNotes.With(root, [.. all.Where(e => !which(e.Id))])), restored);
    }

    /// <summary>Leaves what edits changed as it is, and forgets how it was.</summary>
    public static string Keep(string document, Func<string, bool> which)
    {
        YamlMapping root = (YamlMapping)YamlParser.Parse(document, [])!;
        return TextEditor.Become(document, EditNotes.With(root, [.. EditNotes.Of(root).Where(e => !which(e.Id))]));
    }

    private static EditResult Noted(string document, EditResult edited, Func<YamlMapping, YamlMapping, TemporaryEdit> note)
    {
        if (edited.Text is not string text)
            return edited;
        YamlMapping before = (YamlMapping)YamlParser.Parse(document, [])!, after = (YamlMapping)YamlParser.Parse(text, [])!;
        return new(TextEditor.Become(text, EditNotes.With(after, [.. EditNotes.Of(before), note(before, after)])), []);
    }
}
