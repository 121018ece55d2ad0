using MicroSim.Contract;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlReader = YamlDotNet.Core.Parser;

namespace MicroSim.Topology;

/// <summary>First stage: text → tree. JSON is YAML, so it goes the same way.</summary>
internal sealed class YamlParser
{
    /// <summary>Largest document in bytes, and the most that aliases may add to it.</summary>
    public const int MaxSize = 4 * 1024 * 1024;

    public const int MaxDepth = 64;

    // Bounds how far the scanner looks ahead; without it nested flow collections cost quadratic time.
    private const int MaxKeyLength = 1024;
    private const string StandardTag = "tag:yaml.org,2002:";

    private readonly YamlReader events;
    private readonly List<DocumentProblem> problems;
    private readonly Dictionary<string, YamlNode> anchors = new(StringComparer.Ordinal);
    private readonly Stack<string> path = [];
    private long expanded;

    private YamlParser(string text, List<DocumentProblem> problems)
    {
        events = new YamlReader(new Scanner(new StringReader(text), skipComments: true, MaxKeyLength));
        this.problems = problems;
    }

    /// <summary>The document's tree, or null when no tree can be made of it; problems may come with a tree.</summary>
    public static YamlNode? Parse(string text, List<DocumentProblem> problems)
    {
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        if (YamlText.FindForbidden(text) is (Position position, string message))
        {
            problems.Add(new DocumentProblem(Problem.Root, message, position.Line, position.Column));
            return null;
        }
        try
        {
            return new YamlParser(text, problems).Document();
        }
        catch (DocumentRefusedException e)
        {
            problems.Add(e.Problem);
        }
        catch (YamlException e)
        {
            Position at = At(e.Start);
            problems.Add(YamlText.FindTabIndent(text, at.Line) is Position tab
                ? new DocumentProblem(Problem.Root, "must be indented with spaces, not with tabs", tab.Line, tab.Column)
                : new DocumentProblem(Problem.Root, $"must be YAML: {e.Message}", at.Line, at.Column));
        }
        return null;
    }

    private YamlNode Document()
    {
        Next();
        if (Next() is not DocumentStart)
            throw Refused(Position.Start, "must not be empty");
        Next();
        YamlNode root = Node(1);
        Next();
        if (Next() is DocumentStart second)
            throw Refused(At(second.Start), "must be one document: end it before the line '---'");
        return root;
    }

    // The current event begins the node; afterwards it is the last one of the node.
    private YamlNode Node(int depth)
    {
        ParsingEvent start = events.Current!;
        Position position = At(start.Start);
        if (depth > MaxDepth)
            throw Refused(position, $"must be nested at most {MaxDepth} levels deep");
        YamlNode node = start switch
        {
            AnchorAlias alias => Expand(alias, position),
            MappingStart => Mapping(position, depth),
            SequenceStart => List(position, depth),
            Scalar scalar => new YamlScalar(scalar.Value, Kind(scalar), position),
            _ => throw Refused(position, "must be YAML"),
        };
        if (start is NodeEvent { Tag.IsEmpty: false } tagged && !IsKnown(tagged.Tag.Value))
            Report(position, $"the tag '{tagged.Tag.Value}' is not supported");
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
            anchors[anchored.Anchor.Value] = node;
        return node;
    }

    private YamlMapping Mapping(Position position, int depth)
    {
        YamlMapping mapping = new(position);
        while (Next() is not MappingEnd)
        {
            YamlNode key = Node(depth + 1);
            Next();
            string name = (key as YamlScalar)?.Text ?? "?";
            path.Push(path.Count == 0 ? name : $".{name}");
            YamlNode value = Node(depth + 1);
            if (key is not YamlScalar)
                Report(key.Position, "keys must be single texts");
            else if (!mapping.TryAdd(name, key.Position, value))
                Report(key.Position, $"is there twice, first in line {mapping.Entries[name].KeyPosition.Line}");
            path.Pop();
        }
        return mapping;
    }

    private YamlList List(Position position, int depth)
    {
        YamlList list = new(position);
        while (Next() is not SequenceEnd)
        {
            path.Push($"[{list.Items.Count}]");
            list.Add(Node(depth + 1));
            path.Pop();
        }
        return list;
    }

    private YamlNode Expand(AnchorAlias alias, Position position)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out YamlNode? node))
            throw Refused(position, $"no anchor '&{alias.Value}' stands before this alias");
        expanded += node.Weight;
        if (expanded > MaxSize)
            throw Refused(position, $"must be at most {MaxSize} characters with its aliases written out");
        return node;
    }

    private static ScalarKind Kind(Scalar scalar) => scalar.Tag.IsEmpty
        ? scalar.Style == ScalarStyle.Plain ? ScalarKinds.Of(scalar.Value) : ScalarKind.Text
        : scalar.Tag.Value is $"{StandardTag}int" or $"{StandardTag}float" or $"{StandardTag}bool" or $"{StandardTag}null" ? ScalarKinds.Of(scalar.Value) : ScalarKind.Text;

    private static bool IsKnown(string tag) =>
        tag == "!" || (tag.StartsWith(StandardTag, StringComparison.Ordinal) && tag[StandardTag.Length..] is "str" or "int" or "float" or "bool" or "null" or "map" or "seq");

    private ParsingEvent Next()
    {
        try
        {
            events.MoveNext();
            return events.Current!;
        }
        catch (Exception e) when (e is not YamlException)
        {
            // Some texts that are no YAML end the scanner with an exception that is not its own.
            throw Refused(events.Current is ParsingEvent last ? At(last.End) : Position.Start, "must be YAML; what follows here cannot be read: is a bracket, quote or colon missing?");
        }
    }

    private void Report(Position position, string message)
    {
        if (problems.Count < Findings.Limit)
            problems.Add(new DocumentProblem(path.Count == 0 ? Problem.Root : string.Concat(path.Reverse()), message, position.Line, position.Column));
    }

    private static DocumentRefusedException Refused(Position position, string message) =>
        new(new DocumentProblem(Problem.Root, message, position.Line, position.Column));

    private static Position At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private sealed class DocumentRefusedException(DocumentProblem problem) : Exception(problem.Message)
    {
        public DocumentProblem Problem { get; } = problem;
    }
}
