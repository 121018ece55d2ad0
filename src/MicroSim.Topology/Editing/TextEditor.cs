namespace MicroSim.Topology;

/// <summary>
/// Changes a document's text to say what a tree says, by the smallest replacements, so that comments, order and spelling of all the rest
/// stay. Each step finds the first difference and writes over it; the result is read again and compared. A text that resists is written anew.
/// </summary>
internal static class TextEditor
{
    // An edit of one service or connection takes a handful; far more means that the document is another one.
    private const int MaxSteps = 100;

    public static string Become(string text, YamlNode wanted)
    {
        string edited = text.StartsWith('\uFEFF') ? text[1..] : text;
        for (int step = 0; step < MaxSteps; step++)
        {
            List<DocumentProblem> problems = [];
            if (YamlParser.Parse(edited, problems) is not YamlNode now || problems.Count > 0)
                break;
            if (Same(now, wanted))
                return edited;
            if (Step(edited, now, wanted) is not string next || next == edited)
                break;
            edited = next;
        }
        return YamlEmitter.Write(wanted);
    }

    public static bool Same(YamlNode left, YamlNode right) => YamlJson.Sorted(left).Span.SequenceEqual(YamlJson.Sorted(right).Span);

    private static string? Step(string text, YamlNode now, YamlNode wanted) =>
        now is YamlMapping have && wanted is YamlMapping want ? Members(text, MarkedNode.Of(text), have, want) : null;

    // Null when it cannot be done in the text.
    private static string? Members(string text, MarkedNode marked, YamlMapping have, YamlMapping want)
    {
        if (marked.Kind != MarkedKind.Mapping || marked.Members.Count != have.Entries.Count)
            return null;
        string[] keys = [.. have.Entries.Keys];
        for (int i = 0; i < keys.Length; i++)
        {
            YamlNode old = have[keys[i]]!;
            if (want[keys[i]] is not YamlNode next)
                return Splice.Remove(text, marked, i);
            if (!Same(old, next))
                return Value(text, marked.Members[i].Value, old, next) ?? Splice.Replace(text, marked, i, keys[i], next);
        }
        foreach ((string key, YamlMapping.Entry entry) in want.Entries)
        {
            if (have[key] is null)
                return Splice.Add(text, marked, key, entry.Value);
        }
        return null;
    }

    private static string? Items(string text, MarkedNode marked, YamlList have, YamlList want)
    {
        if (marked.Kind != MarkedKind.List || marked.Members.Count != have.Items.Count)
            return null;
        int common = Math.Min(have.Items.Count, want.Items.Count);
        for (int i = 0; i < common; i++)
        {
            if (Same(have.Items[i], want.Items[i]))
                continue;
            return have.Items.Count > want.Items.Count
                ? Splice.Remove(text, marked, i)
                : Value(text, marked.Members[i].Value, have.Items[i], want.Items[i]) ?? Splice.Replace(text, marked, i, null, want.Items[i]);
        }
        return have.Items.Count > common ? Splice.Remove(text, marked, common) : Splice.Add(text, marked, null, want.Items[common]);
    }

    private static string? Value(string text, MarkedNode marked, YamlNode have, YamlNode want) => (have, want) switch
    {
        (YamlMapping { Entries.Count: > 0 } a, YamlMapping { Entries.Count: > 0 } b) => Members(text, marked, a, b),
        (YamlList { Items.Count: > 0 } a, YamlList { Items.Count: > 0 } b) => Items(text, marked, a, b),
        _ => null,
    };
}
