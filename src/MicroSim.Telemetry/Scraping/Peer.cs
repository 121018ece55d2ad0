using MicroSim.Telemetry.Histograms;

namespace MicroSim.Telemetry.Scraping;

/// <summary>One side of a replica's traffic: the calls that it answers, or those that it makes to one other service.</summary>
internal sealed class Peer
{
    private readonly CumulativeHistogram succeeded = new(failed: false);
    private readonly CumulativeHistogram failed = new(failed: true);

    /// <summary>What the last scrape added.</summary>
    public CallCounts Counts { get; } = new();

    public BucketDelta Bucket(bool isFailure, double bound) => (isFailure ? failed : succeeded).Bucket(bound);

    public void Drain()
    {
        Counts.Clear();
        succeeded.DrainTo(Counts);
        failed.DrainTo(Counts);
    }
}
