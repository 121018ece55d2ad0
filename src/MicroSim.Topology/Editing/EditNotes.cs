using System.Text;

namespace MicroSim.Topology;

/// <summary>The annotation that notes a document's temporary edits: a list of them, as JSON.</summary>
internal static class EditNotes
{
    /// <summary>Those that are noted, oldest first; a note that cannot be read counts as none.</summary>
    public static IReadOnlyList<TemporaryEdit> Of(YamlMapping root) =>
        Annotations(root)?[TemporaryEdits.Annotation] is YamlScalar note && YamlParser.Parse(note.Text, []) is YamlList list ? [.. list.Items.Select(Read).OfType<TemporaryEdit>()] : [];

    /// <summary>The tree with these noted.</summary>
    public static YamlMapping With(YamlMapping root, IReadOnlyList<TemporaryEdit> edits)
    {
        YamlMapping metadata = (YamlMapping)root["metadata"]!;
        YamlMapping annotations = DocumentTree.With(Annotations(root) ?? new YamlMapping(Position.Start), TemporaryEdits.Annotation, edits.Count == 0 ? null : Text(Json(edits)));
        return DocumentTree.With(root, "metadata", DocumentTree.With(metadata, "annotations", annotations.Entries.Count == 0 ? null : annotations));
    }

    private static YamlMapping? Annotations(YamlMapping root) => (root["metadata"] as YamlMapping)?["annotations"] as YamlMapping;

    private static string Json(IReadOnlyList<TemporaryEdit> edits)
    {
        YamlList list = new(Position.Start);
        foreach (TemporaryEdit edit in edits)
        {
            list.Add(YamlMappings.Of(
                ("id", Text(edit.Id)),
                ("service", Text(edit.Service)),
                ("endpoint", edit.Endpoint is null ? null : Text(edit.Endpoint)),
                ("index", edit.Index is int index ? new YamlScalar($"{index}", ScalarKind.Number, Position.Start) : null),
                ("before", edit.Before),
                ("after", edit.After)));
        }
        return Encoding.UTF8.GetString(YamlJson.Of(list).Span);
    }

    private static TemporaryEdit? Read(YamlNode node) => node is YamlMapping note && note["id"] is YamlScalar id && note["service"] is YamlScalar service
        && (note["endpoint"] is null || (note["before"] ?? note["after"]) is YamlMapping)
        ? new TemporaryEdit(
            id.Text,
            service.Text,
            (note["endpoint"] as YamlScalar)?.Text,
            note["index"] is YamlScalar { Kind: ScalarKind.Number } index ? (int)YamlNumber.ToDouble(index.Text) : null,
            note["before"],
            note["after"])
        : null;

    private static YamlScalar Text(string text) => new(text, ScalarKind.Text, Position.Start);
}
