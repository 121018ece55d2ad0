namespace MicroSim.Topology;

/// <summary>Line and column, both from 1.</summary>
internal readonly record struct Position(int Line, int Column)
{
    public static Position Start { get; } = new(1, 1);
}

/// <summary>A part of a document, with its place. Aliases share the node of their anchor.</summary>
internal abstract class YamlNode(Position position)
{
    public Position Position { get; } = position;

    /// <summary>Nodes and characters below and in it, aliases expanded: what walking it costs.</summary>
    public abstract long Weight { get; }
}

internal sealed class YamlMapping(Position position) : YamlNode(position)
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private long weight = 1;

    public readonly record struct Entry(Position KeyPosition, YamlNode Value);

    public override long Weight => weight;

    public IReadOnlyDictionary<string, Entry> Entries => entries;

    public YamlNode? this[string key] => entries.TryGetValue(key, out Entry entry) ? entry.Value : null;

    /// <summary>Adds a member; false when the key is there already.</summary>
    public bool TryAdd(string key, Position keyPosition, YamlNode value)
    {
        if (!entries.TryAdd(key, new Entry(keyPosition, value)))
            return false;
        weight += 1 + key.Length + value.Weight;
        return true;
    }

    public void Add(string key, YamlNode value) => TryAdd(key, value.Position, value);
}

internal sealed class YamlList(Position position) : YamlNode(position)
{
    private readonly List<YamlNode> items = [];
    private long weight = 1;

    public override long Weight => weight;

    public IReadOnlyList<YamlNode> Items => items;

    public void Add(YamlNode item)
    {
        items.Add(item);
        weight += item.Weight;
    }
}

/// <summary>A single value: its text, and what the text means.</summary>
internal sealed class YamlScalar(string text, ScalarKind kind, Position position) : YamlNode(position)
{
    public string Text { get; } = text;

    public ScalarKind Kind { get; } = kind;

    public override long Weight => 1 + Text.Length;
}
