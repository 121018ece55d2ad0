using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlReader = YamlDotNet.Core.Parser;

namespace MicroSim.Topology;

/// <summary>A part of a document with the range of text that it takes. Made of a text that has been parsed without problems.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last one; comments that follow are not its own.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsFlow">Whether it is written with braces or brackets.</param>
/// <param name="Members">Of a mapping or a list; a list's have no key.</param>
internal sealed record MarkedNode(int Start, int End, MarkedKind Kind, bool IsFlow, IReadOnlyList<MarkedMember> Members)
{
    public static MarkedNode Of(string text)
    {
        YamlReader events = new(new Scanner(new StringReader(text), skipComments: true));
        while (events.Current is not DocumentStart)
            events.MoveNext();
        events.MoveNext();
        return Read(events, text);
    }

    // The current event begins the node; afterwards it is the one behind the node.
    private static MarkedNode Read(YamlReader events, string text)
    {
        ParsingEvent start = events.Current!;
        events.MoveNext();
        List<MarkedMember> members = [];
        switch (start)
        {
            case MappingStart mapping:
                while (events.Current is not MappingEnd)
                {
                    MarkedNode key = Read(events, text);
                    MarkedNode value = Read(events, text);
                    // An empty value begins and ends behind its colon, however far away the next token is.
                    members.Add(new(key.Start, (key.End > key.Start ? text[key.Start..key.End] : "").Trim('"', '\''), value.End > value.Start ? value : value with { Start = key.End + 1, End = key.End + 1 }));
                }
                return Collection(start, events, text, MarkedKind.Mapping, mapping.Style == MappingStyle.Flow, members);
            case SequenceStart list:
                while (events.Current is not SequenceEnd)
                {
                    MarkedNode item = Read(events, text);
                    members.Add(new(item.Start, "", item));
                }
                return Collection(start, events, text, MarkedKind.List, list.Style == SequenceStyle.Flow, members);
            default:
                return new(Index(start.Start), Trimmed(text, Index(start.Start), Index(start.End)), MarkedKind.Scalar, false, []);
        }
    }

    private static MarkedNode Collection(ParsingEvent start, YamlReader events, string text, MarkedKind kind, bool isFlow, List<MarkedMember> members)
    {
        int begin = Index(start.Start);
        int end = isFlow ? Index(events.Current!.Start) + 1 : members.Count == 0 ? begin : members[^1].Value.End;
        events.MoveNext();
        return new(begin, Trimmed(text, begin, end), kind, isFlow, members);
    }

    private static int Trimmed(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return end;
    }

    private static int Index(Mark mark) => (int)mark.Index;
}

/// <summary>A member of a mapping, which begins with its key, or an item of a list.</summary>
internal sealed record MarkedMember(int Start, string Key, MarkedNode Value);

internal enum MarkedKind
{
    Scalar,
    Mapping,
    List,
}
