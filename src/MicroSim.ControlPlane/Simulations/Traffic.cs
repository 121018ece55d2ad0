namespace MicroSim.ControlPlane.Simulations;

/// <summary>Counts a simulation's requests between two looks; counting allocates nothing and never waits.</summary>
internal sealed class Traffic
{
    private long requests;
    private long failed;
    private long microseconds;
    private long slowest;

    public void Add(bool failure, TimeSpan duration)
    {
        long took = (long)duration.TotalMicroseconds;
        Interlocked.Increment(ref requests);
        Interlocked.Add(ref microseconds, took);
        if (failure)
            Interlocked.Increment(ref failed);
        long seen = Volatile.Read(ref slowest);
        while (took > seen && Interlocked.CompareExchange(ref slowest, took, seen) is long now && now != seen)
            seen = now;
    }

    /// <summary>What was counted since the last look; null when there was nothing.</summary>
    public TrafficCounts? Take()
    {
        long count = Interlocked.Exchange(ref requests, 0);
        long failures = Interlocked.Exchange(ref failed, 0);
        long sum = Interlocked.Exchange(ref microseconds, 0);
        long longest = Interlocked.Exchange(ref slowest, 0);
        return count == 0 ? null : new TrafficCounts(count, Math.Min(failures, count), sum / 1000.0 / count, longest / 1000.0);
    }
}

internal sealed record TrafficCounts(long Requests, long Failed, double MeanMs, double MaxMs);
