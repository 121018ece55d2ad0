using MicroSim.Telemetry.Histograms;

namespace MicroSim.Telemetry.Scraping;

/// <summary>A series that was seen, what it means, and what it said last.</summary>
internal sealed class KnownSeries(SeriesKind kind, BucketDelta? bucket = null, int condition = 0)
{
    public SeriesKind Kind => kind;

    /// <summary>Where what it counts goes, of a bucket.</summary>
    public BucketDelta? Bucket => bucket;

    /// <summary>Which fault type it counts, of conditions.</summary>
    public int Condition => condition;

    /// <summary>What it said at the last scrape that was taken.</summary>
    public double Last { get; set; }

    /// <summary>What it says in the scrape that is being read.</summary>
    public double Next { get; set; }

    public bool IsCounter => kind is SeriesKind.Bucket or SeriesKind.Cpu;

    /// <summary>What was counted since the last scrape: one that fell began anew, so all that it says is new.</summary>
    public double Advance()
    {
        double delta = Next >= Last ? Next - Last : Next;
        Last = Next;
        return delta;
    }
}
