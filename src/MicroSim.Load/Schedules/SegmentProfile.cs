namespace MicroSim.Load.Schedules;

/// <summary>A rate of stretches, one after the other: constant rates, ramps, steps, spikes and recorded rates are all of this kind.</summary>
public sealed class SegmentProfile : IRateProfile
{
    private readonly RateSegment[] segments;
    private readonly double[] starts, counts;

    public SegmentProfile(IReadOnlyList<RateSegment> segments)
    {
        this.segments = [.. segments];
        starts = new double[this.segments.Length + 1];
        counts = new double[this.segments.Length + 1];
        for (int i = 0; i < this.segments.Length; i++)
        {
            starts[i + 1] = starts[i] + this.segments[i].Seconds;
            counts[i + 1] = counts[i] + this.segments[i].Total;
        }
    }

    public double Seconds => starts[^1];

    public double Count(double seconds)
    {
        if (seconds >= Seconds)
            return counts[^1];
        int i = Find(starts, seconds);
        return counts[i] + segments[i].Count(seconds - starts[i]);
    }

    public double Instant(double count)
    {
        if (count >= counts[^1])
            return double.PositiveInfinity;
        int i = Find(counts, count);
        return starts[i] + segments[i].Instant(count - counts[i]);
    }

    // The last segment that begins at or before the value: one without arrivals is passed over.
    private static int Find(double[] bounds, double value)
    {
        int low = 0, high = bounds.Length - 1;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = bounds[middle] <= value ? (middle, high) : (low, middle);
        }
        return low;
    }
}
