namespace MicroSim.Telemetry.Histograms;

/// <summary>Percentiles of merged buckets.</summary>
public static class Percentile
{
    /// <summary>
    /// The duration in seconds that a share of the calls did not pass, by linear interpolation inside of its bucket; null without calls. In the bucket without
    /// an upper bound it is that bucket's lower one, as with Prometheus' <c>histogram_quantile</c>.
    /// </summary>
    /// <param name="counts">How many calls fell into each of <see cref="DurationBuckets"/>.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double? Of(ReadOnlySpan<ulong> counts, double share)
    {
        ulong all = 0;
        foreach (ulong count in counts)
            all += count;
        if (all == 0)
            return null;
        double rank = share * all;
        double below = 0;
        ReadOnlySpan<double> bounds = DurationBuckets.Bounds;
        for (int i = 0; i < bounds.Length; i++)
        {
            if (counts[i] > 0 && below + counts[i] >= rank)
            {
                double lower = i == 0 ? 0 : bounds[i - 1];
                return lower + (bounds[i] - lower) * Math.Clamp((rank - below) / counts[i], 0, 1);
            }
            below += counts[i];
        }
        return bounds[^1];
    }
}
