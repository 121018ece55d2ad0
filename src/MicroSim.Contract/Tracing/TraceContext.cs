namespace MicroSim.Contract;

/// <summary>Which trace a call belongs to, as its headers say: W3C's <c>traceparent</c>, or B3's one or many (contract §1.7).</summary>
/// <param name="Trace">The trace; not valid when no header says one.</param>
/// <param name="Span">The span that made the call; 0 when no header says one.</param>
/// <param name="Sampled">Whether spans of it are wanted; null leaves that to whoever reads it.</param>
/// <param name="Formats">The headers that said something, for what is called next gets the same.</param>
public readonly record struct TraceContext(TraceId Trace, ulong Span, bool? Sampled, TraceFormats Formats)
{
    public const string TraceParentHeader = "traceparent";
    public const string B3Header = "b3";
    public const string B3TraceIdHeader = "x-b3-traceid";
    public const string B3SpanIdHeader = "x-b3-spanid";
    public const string B3ParentHeader = "x-b3-parentspanid";
    public const string B3SampledHeader = "x-b3-sampled";
    public const string B3FlagsHeader = "x-b3-flags";

    private const int TraceParentLength = 55;

    /// <summary>Reads a <c>traceparent</c>; one of a later version may be longer. False for none and for a malformed one.</summary>
    public static bool TryReadTraceParent(ReadOnlySpan<char> text, out TraceContext context)
    {
        context = default;
        bool whole = text.Length >= TraceParentLength && text[2] == '-' && text[35] == '-' && text[52] == '-'
            && TraceId.IsHex(text[..2]) && text[..2] is not "ff" && (text.Length == TraceParentLength || text[..2] is not "00" && text[TraceParentLength] == '-');
        if (!whole || !TraceId.TryParse(text[3..35], out TraceId trace) || !TraceId.Hex(text[36..52], out ulong span) || span == 0 || !TraceId.IsHex(text[53..55]))
            return false;
        context = new(trace, span, (Digit(text[54]) & 1) == 1, TraceFormats.W3C);
        return true;
    }

    /// <summary>Reads a <c>b3</c>: <c>trace-span</c>, <c>trace-span-sampled</c>, <c>trace-span-sampled-parent</c>, or a decision alone.</summary>
    public static bool TryReadB3(ReadOnlySpan<char> text, out TraceContext context)
    {
        context = default;
        if (text.Length == 1)
        {
            context = new(default, 0, Decision(text), TraceFormats.B3);
            return context.Sampled is not null;
        }
        int dash = text.IndexOf('-');
        if (dash < 0 || !TraceId.TryParse(text[..dash], out TraceId trace) || text.Length < dash + 17 || !TraceId.Hex(text.Slice(dash + 1, 16), out ulong span) || span == 0)
            return false;
        ReadOnlySpan<char> rest = text[(dash + 17)..];
        context = new(trace, span, rest.Length >= 2 && rest[0] == '-' ? Decision(rest[1..2]) : null, TraceFormats.B3);
        return true;
    }

    /// <summary>Reads B3's many headers.</summary>
    public static bool TryReadB3(ReadOnlySpan<char> traceId, ReadOnlySpan<char> spanId, ReadOnlySpan<char> sampled, ReadOnlySpan<char> flags, out TraceContext context)
    {
        bool? decision = flags is "1" ? true : Decision(sampled);
        bool whole = TraceId.TryParse(traceId, out TraceId trace) & TraceId.Hex(spanId, out ulong span) && span != 0;
        context = whole ? new(trace, span, decision, TraceFormats.B3Headers) : new(default, 0, decision, TraceFormats.B3Headers);
        return whole || decision is not null;
    }

    /// <summary>The <c>traceparent</c> of a call that this span makes.</summary>
    public static string TraceParent(TraceId trace, ulong span, bool sampled) => $"00-{trace}-{span:x16}-0{(sampled ? '1' : '0')}";

    /// <summary>The <c>b3</c> of a call that this span makes.</summary>
    public static string B3(TraceId trace, ulong span, bool sampled, ulong parent) => $"{trace}-{span:x16}-{(sampled ? '1' : '0')}{(parent == 0 ? "" : $"-{parent:x16}")}";

    private static bool? Decision(ReadOnlySpan<char> text) => text switch
    {
        "1" or "d" or "true" => true,
        "0" or "false" => false,
        _ => null,
    };

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : hex - 'a' + 10;
}

/// <summary>How a call says its trace.</summary>
[Flags]
public enum TraceFormats
{
    None = 0,
    W3C = 1,
    B3 = 2,
    B3Headers = 4,
}
