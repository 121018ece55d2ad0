namespace MicroSim.Telemetry.Histograms;

/// <summary>
/// The sum of some histograms of one process, as Prometheus has them: each bucket holds all below it too. What they gained in a scrape becomes counts by bucket.
/// </summary>
/// <param name="failed">Whether these are the calls that failed.</param>
internal sealed class CumulativeHistogram(bool failed)
{
    private readonly List<BucketDelta> buckets = [];

    /// <summary>The bucket with this upper bound.</summary>
    public BucketDelta Bucket(double bound)
    {
        int at = buckets.FindIndex(b => b.Bound >= bound);
        if (at >= 0 && buckets[at].Bound == bound)
            return buckets[at];
        BucketDelta added = new(bound);
        buckets.Insert(at < 0 ? buckets.Count : at, added);
        return added;
    }

    /// <summary>Moves what was gained into counts, and begins anew.</summary>
    public void DrainTo(CallCounts counts)
    {
        double below = 0;
        foreach (BucketDelta bucket in buckets)
        {
            // One that says less than those below it says nothing new; only a writer that is wrong has such.
            if (bucket.Delta > below)
            {
                ulong calls = (ulong)(bucket.Delta - below);
                counts.Add(DurationBuckets.Of(bucket.Bound), calls);
                if (failed)
                    counts.AddFailed(calls);
                below = bucket.Delta;
            }
            bucket.Delta = 0;
        }
    }
}
