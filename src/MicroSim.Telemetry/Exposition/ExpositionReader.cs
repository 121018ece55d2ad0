using System.Buffers;
using System.Buffers.Text;

namespace MicroSim.Telemetry.Exposition;

/// <summary>
/// Reads Prometheus' text format (0.0.4), sample by sample, without allocating. Comments are skipped, time stamps ignored. It stops at the first line that is
/// no sample: <see cref="Error"/> then says what is wrong, and nothing of the text is to be believed.
/// </summary>
public ref struct ExpositionReader(ReadOnlySpan<byte> text)
{
    /// <summary>A longer line is refused: no label of ours comes near it.</summary>
    public const int LongestLine = 16 * 1024;

    private static readonly SearchValues<byte> nameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:"u8);

    private ReadOnlySpan<byte> rest = text;
    private int line;

    /// <summary>The metric's name.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What stands between the braces, as it stands there; empty without labels.</summary>
    public ReadOnlySpan<byte> Labels { get; private set; }

    /// <summary>Name and labels as they stand there: the same bytes for the same series of the same writer.</summary>
    public ReadOnlySpan<byte> Series { get; private set; }

    public double Value { get; private set; }

    /// <summary>Why reading ended before the end; null when it did not.</summary>
    public string? Error { get; private set; }

    /// <summary>Goes to the next sample; false at the end and at an error.</summary>
    public bool Read()
    {
        while (Error is null && rest.Length > 0)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> next = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            line++;
            if (next.Length > LongestLine)
                return Refuse($"is longer than {LongestLine} bytes");
            next = next.Trim(" \t\r"u8);
            if (next.Length > 0 && next[0] != '#')
                return ReadSample(next);
        }
        return false;
    }

    private bool ReadSample(ReadOnlySpan<byte> sample)
    {
        int name = sample.IndexOfAnyExcept(nameBytes);
        if (name < 0)
            return Refuse("has no number as its value");
        if (name == 0 || sample[0] is >= (byte)'0' and <= (byte)'9')
            return Refuse("must begin with the name of a metric");
        Name = sample[..name];
        Labels = [];
        int end = name;
        if (sample[name] == '{')
        {
            int close = Close(sample[(name + 1)..]);
            if (close < 0)
                return Refuse("has labels without a closing brace");
            Labels = sample.Slice(name + 1, close);
            end = name + close + 2;
        }
        Series = sample[..end];
        ReadOnlySpan<byte> value = sample[end..].TrimStart(" \t"u8);
        int blank = value.IndexOfAny((byte)' ', (byte)'\t');
        return Number(blank < 0 ? value : value[..blank]) || Refuse("has no number as its value");
    }

    // A brace inside of a quoted value closes nothing.
    private static int Close(ReadOnlySpan<byte> labels)
    {
        bool quoted = false;
        for (int i = 0; i < labels.Length; i++)
        {
            switch (labels[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'}' when !quoted:
                    return i;
            }
        }
        return -1;
    }

    private bool Number(ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out double value, out int used) && used == text.Length && used > 0 && double.IsFinite(value))
            Value = value;
        else if (text.SequenceEqual("+Inf"u8) || text.SequenceEqual("Inf"u8))
            Value = double.PositiveInfinity;
        else if (text.SequenceEqual("-Inf"u8))
            Value = double.NegativeInfinity;
        else if (text.SequenceEqual("NaN"u8))
            Value = double.NaN;
        else
            return false;
        return true;
    }

    private bool Refuse(string why)
    {
        Error = $"line {line} {why}";
        return false;
    }
}
