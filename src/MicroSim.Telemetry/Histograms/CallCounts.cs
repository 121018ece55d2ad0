namespace MicroSim.Telemetry.Histograms;

/// <summary>Calls by how long they took, in <see cref="DurationBuckets"/>, and how many of them failed.</summary>
public sealed class CallCounts
{
    private readonly ulong[] buckets = new ulong[DurationBuckets.Count];

    public ReadOnlySpan<ulong> Buckets => buckets;

    public ulong Failed { get; private set; }

    public ulong All { get; private set; }

    /// <summary>Counts so many calls in a bucket.</summary>
    public void Add(int bucket, ulong calls)
    {
        buckets[bucket] += calls;
        All += calls;
    }

    public void AddFailed(ulong calls) => Failed += calls;

    public void Clear()
    {
        Array.Clear(buckets);
        (All, Failed) = (0, 0);
    }
}
