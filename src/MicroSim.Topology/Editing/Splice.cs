namespace MicroSim.Topology;

/// <summary>Writes one member into a collection's text, over one, or takes it out, in the style that the collection has. Null where that cannot be done.</summary>
internal static class Splice
{
    public static string? Add(string text, MarkedNode into, string? key, YamlNode value)
    {
        if (into.IsFlow)
        {
            string member = FlowText.Member(key, value, IsJson(text));
            return into.Members.Count == 0
                ? Put(text, into.Start + 1, into.End - 1, IsJson(text) ? member : $" {member} ")
                : Put(text, into.Members[^1].Value.End, into.Members[^1].Value.End, $", {member}");
        }
        if (into.Members.Count == 0)
            return null;
        int line = LineEnd(text, into.Members[^1].Value.End);
        return Put(text, line, line, $"\n{Block(Column(text, Begin(text, into, 0)), key, value)}");
    }

    public static string? Replace(string text, MarkedNode within, int index, string? key, YamlNode value)
    {
        MarkedMember old = within.Members[index];
        if (within.IsFlow)
            return Put(text, old.Start, old.Value.End, FlowText.Member(key, value, IsJson(text)));
        int begin = Begin(text, within, index);
        int column = Column(text, begin);
        return Put(text, begin, old.Value.End, Block(column, key, value).TrimStart(' '));
    }

    public static string? Remove(string text, MarkedNode from, int index)
    {
        IReadOnlyList<MarkedMember> members = from.Members;
        if (from.IsFlow)
        {
            return index + 1 < members.Count ? Put(text, members[index].Start, members[index + 1].Start, "")
                : index > 0 ? Put(text, members[index - 1].Value.End, members[index].Value.End, "")
                : Put(text, from.Start + 1, from.End - 1, "");
        }
        if (members.Count == 1)
            return null;
        int begin = Begin(text, from, index);
        int line = text.LastIndexOf('\n', begin - 1 < 0 ? 0 : begin - 1) + 1;
        // The first member of an item stands behind the item's dash, which stays.
        if (text.AsSpan(line, begin - line).IsWhiteSpace())
            return Put(text, line, Math.Min(text.Length, LineEnd(text, members[index].Value.End) + 1), "");
        return index + 1 < members.Count ? Put(text, begin, Begin(text, from, index + 1), "") : null;
    }

    // Where a member begins: at its key, or at its dash.
    private static int Begin(string text, MarkedNode of, int index)
    {
        int begin = of.Members[index].Start;
        if (of.Kind != MarkedKind.List || of.IsFlow)
            return begin;
        do
            begin--;
        while (begin > 0 && char.IsWhiteSpace(text[begin]));
        return begin;
    }

    private static int Column(string text, int index) => index == 0 ? 0 : index - (text.LastIndexOf('\n', index - 1) + 1);

    private static int LineEnd(string text, int index) => text.IndexOf('\n', index) is >= 0 and int end ? end : text.Length;

    private static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{', ..];

    private static string Block(int column, string? key, YamlNode value)
    {
        YamlNode wrapped;
        if (key is null)
        {
            YamlList list = new(Position.Start);
            list.Add(value);
            wrapped = list;
        }
        else
        {
            YamlMapping mapping = new(Position.Start);
            mapping.Add(key, value);
            wrapped = mapping;
        }
        string indent = new(' ', column);
        return string.Join('\n', YamlEmitter.Write(wrapped, indentLists: key is not null).TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? line : indent + line));
    }

    private static string Put(string text, int start, int end, string put) => string.Concat(text.AsSpan(0, start), put, text.AsSpan(end));
}
