namespace MicroSim.Telemetry.Traces;

/// <summary>Calls from one service, to one, or from one to another; what is null does not matter.</summary>
/// <param name="Caller">Who calls; <c>microsim</c> is the control plane.</param>
/// <param name="Callee">Who is called.</param>
public sealed record CallPattern(string? Caller, string? Callee)
{
    /// <summary>How long the longest of a trace's calls that are meant took, in nanoseconds, as its caller saw it; null when it has none.</summary>
    public long? LongestNs(Trace trace) => trace.Lines.Where(l => Matches(l.Span)).Max(l => (long?)l.Span.DurationNs);

    private bool Matches(TraceSpan span) =>
        span.Kind == SpanKind.Client && (Caller is null || span.Source.Service == Caller) && (Callee is null || span.Attribute(SpanNames.ServerAddress) == Callee);
}
