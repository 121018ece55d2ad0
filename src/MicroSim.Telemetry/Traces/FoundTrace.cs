namespace MicroSim.Telemetry.Traces;

/// <summary>A trace that somebody looked for.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="CallNs">How long the longest of its calls that were looked for took, in nanoseconds; null when none were.</param>
public sealed record FoundTrace(Trace Trace, long? CallNs)
{
    /// <summary>What makes it slow: the call that was looked for, else all of it.</summary>
    public long SlownessNs => CallNs ?? Trace.DurationNs;
}
