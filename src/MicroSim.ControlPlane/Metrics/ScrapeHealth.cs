using MicroSim.Telemetry.Histograms;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>How reading metrics goes.</summary>
internal sealed class ScrapeHealth
{
    private readonly long[] results = new long[Enum.GetValues<ScrapeResult>().Length];
    private long leftOut;

    /// <summary>How much later than planned scrapes began.</summary>
    public DurationHistogram Lag { get; } = new();

    /// <summary>How long scrapes took.</summary>
    public DurationHistogram Duration { get; } = new();

    /// <summary>Series that were left out, for there were too many.</summary>
    public long LeftOut => Volatile.Read(ref leftOut);

    public long Count(ScrapeResult result) => Volatile.Read(ref results[(int)result]);

    public void Add(ScrapeResult result, long count = 1) => Interlocked.Add(ref results[(int)result], count);

    public void LeaveOut(int series) => Interlocked.Add(ref leftOut, series);
}

/// <summary>What came of a scrape.</summary>
internal enum ScrapeResult
{
    Ok,

    /// <summary>No reply, or not what was asked for.</summary>
    Failed,

    /// <summary>No whole reply in time.</summary>
    Timeout,

    /// <summary>The reply is no metrics text.</summary>
    Refused,

    /// <summary>Not begun: the one before was still under way.</summary>
    Skipped,
}
