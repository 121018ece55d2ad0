namespace MicroSim.Telemetry.Histograms;

/// <summary>The buckets in which durations are kept: those of the agents, from 100 µs to 60 s, and one for all that took longer.</summary>
public static class DurationBuckets
{
    private static readonly double[] bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>Upper bounds in seconds; the last bucket has none.</summary>
    public static ReadOnlySpan<double> Bounds => bounds;

    /// <summary>How many buckets there are.</summary>
    public static int Count => bounds.Length + 1;

    /// <summary>The bucket into which what another histogram counted up to this bound goes. Equal for equal bounds; with others a count moves up by less than a bucket.</summary>
    public static int Of(double upperBound)
    {
        int found = Array.BinarySearch(bounds, upperBound);
        return found < 0 ? ~found : found;
    }
}
