using MicroSim.Contract;

namespace MicroSim.Telemetry.Traces;

/// <summary>All that is known of one request over all services, in the order of a waterfall: callers before their callees, siblings by their start.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Simulation">The simulation that it ran in; null when nobody said.</param>
/// <param name="RequestIds">The names that its requests have in headers and logs.</param>
/// <param name="FromSpans">Whether services sent spans; else all of it is read of the result tree.</param>
/// <param name="Lines">Its spans.</param>
public sealed record Trace(TraceId Id, string? Simulation, IReadOnlyList<string> RequestIds, bool FromSpans, IReadOnlyList<TraceLine> Lines)
{
    /// <summary>The span that began it, or the first that is known.</summary>
    public TraceSpan Root => Lines[0].Span;

    public long StartNs => Lines.Min(l => l.StartNs);

    /// <summary>From its first beginning to its last end.</summary>
    public long DurationNs => Lines.Max(l => l.StartNs + l.Span.DurationNs) - StartNs;

    /// <summary>The service that the trace came to first.</summary>
    public string Entry => (Lines.FirstOrDefault(l => l.Span.Kind == SpanKind.Server) ?? Lines[0]).Span.Source.Service;

    /// <summary>The HTTP status that came out at the root; null for none.</summary>
    public int? Status => int.TryParse(Lines.Select(l => l.Span.Attribute(SpanNames.Status)).FirstOrDefault(s => s is not null), out int status) ? status : null;

    public int Errors => Lines.Count(l => l.Span.Error is not null);

    public IReadOnlyList<string> Services => [.. Lines.Select(l => l.Span.Source.Service).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The types of the faults that acted.</summary>
    public IReadOnlyList<string> Faults =>
        [.. Lines.SelectMany(l => l.Span.Events).Where(e => e.Name == SpanNames.FaultEvent).Select(e => e.Attributes.Find(SpanNames.FaultType) ?? "?").Distinct().Order(StringComparer.Ordinal)];
}

/// <summary>A span in its place.</summary>
/// <param name="Span">The span.</param>
/// <param name="Depth">How many spans are above it.</param>
/// <param name="StartNs">When it began by its caller's clock: clocks of machines differ, and a callee cannot begin before its call or end after it.</param>
public sealed record TraceLine(TraceSpan Span, int Depth, long StartNs);
