namespace MicroSim.Telemetry.Histograms;

/// <summary>How many more calls a scrape has at or below a bound.</summary>
internal sealed class BucketDelta(double bound)
{
    public double Bound => bound;

    public double Delta { get; set; }
}
