namespace MicroSim.Telemetry.Measures;

/// <summary>A stretch of time that is asked for, cut into steps. Steps begin where the Unix time is a multiple of them, so that two readers see the same ones.</summary>
/// <param name="From">Its first second, in Unix time.</param>
/// <param name="To">The second after its last one.</param>
/// <param name="Step">Seconds of a step.</param>
/// <param name="IsFine">Whether single seconds are still kept.</param>
public readonly record struct MeasureWindow(long From, long To, int Step, bool IsFine)
{
    /// <summary>A window is given in so many steps at most.</summary>
    public const int MostSteps = 720;

    /// <summary>So far back is looked at most.</summary>
    public static TimeSpan Reach { get; } = TimeSpan.FromSeconds(MeasureSeries.Reach);

    // The scrapes of a second are all in when the second after it is over.
    private const int Settling = 1;

    /// <summary>What was asked for, as far as it is kept: from a while ago until the newest second that is complete.</summary>
    /// <param name="now">The present.</param>
    /// <param name="ago">How far back.</param>
    /// <param name="step">The length of a step; null takes one that makes a good chart.</param>
    public static MeasureWindow Of(DateTimeOffset now, TimeSpan ago, TimeSpan? step)
    {
        long to = now.ToUnixTimeSeconds() - Settling;
        long from = to - Math.Clamp((long)Math.Ceiling(ago.TotalSeconds), 1, MeasureSeries.Reach);
        bool fine = to - from <= MeasureSeries.FineSeconds;
        int unit = fine ? 1 : MeasureSeries.CoarseWidth;
        long wanted = Math.Max((long)Math.Ceiling(step?.TotalSeconds ?? unit), (to - from + MostSteps - 1) / MostSteps);
        long width = (wanted + unit - 1) / unit * unit;
        return new(fine ? from : from / unit * unit, to, (int)Math.Min(width, MeasureSeries.Reach), fine);
    }

    /// <summary>Where its steps begin and end; the first and the last may be shorter.</summary>
    public IEnumerable<(long From, long To)> Steps()
    {
        for (long from = From; from < To;)
        {
            long next = Math.Min((from / Step + 1) * Step, To);
            yield return (from, next);
            from = next;
        }
    }
}
