namespace MicroSim.Telemetry.Histograms;

/// <summary>Durations that this process counts itself; counting never waits.</summary>
public sealed class DurationHistogram
{
    private readonly long[] counts = new long[DurationBuckets.Count];
    private long ticks;

    /// <summary>The sum of all of them.</summary>
    public TimeSpan Sum => new(Volatile.Read(ref ticks));

    /// <summary>How many fell into each bucket.</summary>
    public IReadOnlyList<long> Counts => [.. counts.Select((_, i) => Volatile.Read(ref counts[i]))];

    public void Add(TimeSpan duration)
    {
        TimeSpan took = duration < TimeSpan.Zero ? TimeSpan.Zero : duration;
        Interlocked.Increment(ref counts[DurationBuckets.Of(took.TotalSeconds)]);
        Interlocked.Add(ref ticks, took.Ticks);
    }
}
