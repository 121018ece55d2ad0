using MicroSim.Load.Recording;

namespace MicroSim.Load.Results;

/// <summary>One second of all workers together, warm-up included; durations in milliseconds, of the requests that ended in it.</summary>
/// <param name="Second">Which, from 0.</param>
/// <param name="Started">Requests that began.</param>
/// <param name="Ok">Those that ended well.</param>
/// <param name="Errors">Those that ended otherwise: statuses from 400 on, no whole reply.</param>
/// <param name="Missed">Arrivals that were not sent.</param>
/// <param name="InFlight">Under way at its end.</param>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="Heat">How many took how long, by <see cref="HeatScale"/>.</param>
public sealed record SecondFigures(int Second, long Started, long Ok, long Errors, long Missed, int InFlight, double P50, double P90, double P99, double Max, IReadOnlyList<long> Heat)
{
    /// <summary>Two stretches as one: counts add up, and of durations the worse one is told.</summary>
    internal SecondFigures With(SecondFigures later) => new(
        Second, Started + later.Started, Ok + later.Ok, Errors + later.Errors, Missed + later.Missed, later.InFlight,
        Math.Max(P50, later.P50), Math.Max(P90, later.P90), Math.Max(P99, later.P99), Math.Max(Max, later.Max),
        [.. Heat.Zip(later.Heat, (a, b) => a + b)]);
}

/// <summary>The rows of the heat map: ten for every power of ten, from 10 µs to 100 s.</summary>
public static class HeatScale
{
    private const int PerDecade = 10, Decades = 7;
    private const double LowestMs = 0.01;

    public static int Rows => PerDecade * Decades;

    /// <summary>The longest duration of a row, in milliseconds.</summary>
    public static double UpperMs(int row) => LowestMs * Math.Pow(10, (row + 1.0) / PerDecade);

    public static int RowOf(double ms) => ms <= LowestMs ? 0 : Math.Clamp((int)Math.Floor(Math.Log10(ms / LowestMs) * PerDecade), 0, Rows - 1);

    public static long[] Of(LatencyHistogram histogram)
    {
        long[] rows = new long[Rows];
        foreach ((long highest, long count) in histogram.Buckets())
            rows[RowOf(Milliseconds.Of(highest))] += count;
        return rows;
    }
}

/// <summary>Durations for people: milliseconds.</summary>
public static class Milliseconds
{
    public static double Of(double nanoseconds) => nanoseconds / 1_000_000;
}
