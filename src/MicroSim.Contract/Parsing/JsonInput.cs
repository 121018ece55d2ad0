using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace MicroSim.Contract;

/// <summary>
/// A forward reader over one JSON document that collects problems instead of throwing. A problem is noted where it is found and gets
/// its path while the readers above return (<see cref="Under"/>), so valid input costs nothing.
/// </summary>
internal ref struct JsonInput(ReadOnlyMemory<byte> source, ParseOptions options)
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = Wire.MaxJsonDepth };

    private readonly ReadOnlyMemory<byte> source = source;
    private Utf8JsonReader json = new(source.Span, ReaderOptions);
    private List<Problem>? problems;

    public readonly ParseOptions Options { get; } = options;

    public int Nodes { get; set; }

    public readonly IReadOnlyList<Problem> Problems => problems is null ? [] : problems;

    public readonly int Mark => problems?.Count ?? 0;

    public readonly JsonTokenType Token => json.TokenType;

    public readonly long TokenStart => json.TokenStartIndex;

    public readonly bool IsNull => json.TokenType == JsonTokenType.Null;

    /// <summary>Runs a parser over a whole document.</summary>
    public static Parsed<T> Document<T>(ReadOnlyMemory<byte> utf8, ParseOptions options, Reader<T> read)
        where T : class
    {
        JsonInput input = new(utf8, options);
        if (!Utf8.IsValid(utf8.Span))
            return new Parsed<T>(null, [new Problem(Problem.Root, "must be UTF-8")]);
        try
        {
            input.Read();
            T? value = read(ref input);
            if (input.json.Read())
                input.Add("must be one JSON value");
            return new Parsed<T>(input.Mark == 0 ? value : null, input.Problems);
        }
        catch (InvalidOperationException)
        {
            return new Parsed<T>(null, [new Problem(Problem.Root, "must not hold lone surrogates in names")]);
        }
        catch (JsonException e)
        {
            return new Parsed<T>(null, [new Problem(Problem.Root, $"must be JSON: line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}: {Reason(e)}")]);
        }
    }

    public void Read() => json.Read();

    public void Skip() => json.Skip();

    public readonly bool NameIs(ReadOnlySpan<byte> name) => json.ValueTextEquals(name);

    public readonly string Name() => json.GetString()!;

    public readonly ReadOnlyMemory<byte> Slice(long from) => source[(int)from..(int)json.BytesConsumed];

    /// <summary>Notes a problem of the present value; skips the rest of the value.</summary>
    public void Refuse(string message)
    {
        Add(message);
        json.Skip();
    }

    public void Add(string message, string path = "")
    {
        problems ??= [];
        if (problems.Count < Wire.MaxProblems)
            problems.Add(new Problem(path.Length == 0 ? Problem.Root : path, message));
    }

    /// <summary>Puts <paramref name="segment"/> before the paths of all problems noted since <paramref name="mark"/>.</summary>
    public readonly void Under(int mark, string segment)
    {
        for (int i = mark; i < Mark; i++)
        {
            string path = problems![i].Path;
            problems[i] = problems[i] with { Path = path == Problem.Root ? segment : path[0] == '[' ? segment + path : $"{segment}.{path}" };
        }
    }

    public int Integer(int min, int max, int fallback) => (int)Integer64(min, max, fallback);

    public long Integer64(long min, long max, long fallback)
    {
        if (IsNull)
            return fallback;
        if (json.TokenType == JsonTokenType.Number)
        {
            if (json.TryGetInt64(out long exact) && exact >= min && exact <= max)
                return exact;
            if (json.TryGetDouble(out double value) && value == Math.Floor(value) && value >= min && value <= max)
                return (long)value;
        }
        Refuse(max == long.MaxValue ? $"must be an integer of at least {min}" : $"must be an integer from {min} to {max}");
        return fallback;
    }

    public double Number(double min, double max, double fallback)
    {
        if (IsNull)
            return fallback;
        if (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out double value) && value >= min && value <= max)
            return value;
        Refuse(string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}"));
        return fallback;
    }

    public bool Boolean(bool fallback)
    {
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False)
            return json.TokenType == JsonTokenType.True;
        if (!IsNull)
            Refuse("must be true or false");
        return fallback;
    }

    public string? Text(int maxLength)
    {
        if (IsNull)
            return null;
        if (json.TokenType == JsonTokenType.String && TryText(out string? text) && text.Length <= maxLength)
            return text;
        Refuse($"must be a string of at most {maxLength} characters");
        return null;
    }

    /// <summary>A text that must be there: null is refused.</summary>
    public string? RequiredText(int maxLength)
    {
        if (!IsNull)
            return Text(maxLength);
        Add($"must be a string of at most {maxLength} characters");
        return null;
    }

    /// <summary>A list whose elements <paramref name="read"/> reads; null counts as empty.</summary>
    public IReadOnlyList<T> List<T>(Reader<T> read)
        where T : class
    {
        if (IsNull || !IsArray())
            return [];
        List<T>? items = null;
        for (int i = 0; NextElement(); i++)
        {
            int mark = Mark;
            T? item = read(ref this);
            if (Mark > mark)
                Under(mark, $"[{i}]");
            else if (item is not null)
                (items ??= []).Add(item);
        }
        return items is null ? [] : items;
    }

    /// <summary>Whether the present value is a list; if not, says so.</summary>
    public bool IsArray()
    {
        if (json.TokenType == JsonTokenType.StartArray)
            return true;
        Refuse("must be a list");
        return false;
    }

    /// <summary>Moves to the next element of a list; false at its end.</summary>
    public bool NextElement()
    {
        json.Read();
        return json.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Whether the present value is an object; if not, says so.</summary>
    public bool IsObject()
    {
        if (json.TokenType == JsonTokenType.StartObject)
            return true;
        Refuse("must be an object");
        return false;
    }

    /// <summary>Moves to the next member's name; false at the object's end.</summary>
    public bool NextMember()
    {
        json.Read();
        return json.TokenType == JsonTokenType.PropertyName;
    }

    // An escaped lone surrogate is legal JSON and no text.
    private readonly bool TryText([NotNullWhen(true)] out string? text)
    {
        try
        {
            text = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    private static string Reason(JsonException e)
    {
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}

internal delegate T? Reader<out T>(ref JsonInput input)
    where T : class;
