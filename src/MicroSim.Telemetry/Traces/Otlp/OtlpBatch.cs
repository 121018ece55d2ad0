using MicroSim.Contract;

namespace MicroSim.Telemetry.Traces.Otlp;

/// <summary>What a body of OTLP brought.</summary>
public sealed class OtlpBatch
{
    private readonly List<TraceSpan> spans = [];

    /// <summary>The spans that are right, cut where they were too large.</summary>
    public IReadOnlyList<TraceSpan> Spans => spans;

    /// <summary>How many were left out: without ids or without a time, or beyond <see cref="SpanLimits.SpansOfBody"/>.</summary>
    public int Refused { get; private set; }

    /// <summary>How many lost a part.</summary>
    public int Cut { get; private set; }

    /// <summary>Takes a span, or leaves it out.</summary>
    internal void Add(in RawSpan raw, SpanSource source)
    {
        if (spans.Count >= SpanLimits.SpansOfBody || !raw.Trace.IsValid || raw.Id == 0 || raw.Start is 0 or > long.MaxValue || raw.End > long.MaxValue)
        {
            Refused++;
            return;
        }
        // A clock that went back meanwhile.
        bool backwards = raw.End < raw.Start;
        if (raw.IsCut || backwards)
            Cut++;
        string? error = raw.Failed ? raw.Message is { Length: > 0 } said ? said : raw.Attributes?.Find(SpanNames.ErrorType) ?? "" : null;
        SpanKind kind = Enum.IsDefined(raw.Kind) ? raw.Kind : SpanKind.Unspecified;
        spans.Add(new(
            raw.Trace, raw.Id, raw.Parent, kind, raw.Name ?? "", source, (long)raw.Start, backwards ? 0 : (long)(raw.End - raw.Start), error,
            raw.Attributes?.ToArray() ?? [], raw.Events?.ToArray() ?? []));
    }
}

/// <summary>A span as it was read, nothing checked yet.</summary>
internal struct RawSpan
{
    public TraceId Trace;
    public ulong Id;
    public ulong Parent;
    public SpanKind Kind;
    public string? Name;
    public ulong Start;
    public ulong End;
    public bool Failed;
    public string? Message;
    public List<SpanTag>? Attributes;
    public List<SpanEvent>? Events;
    public bool IsCut;
}
