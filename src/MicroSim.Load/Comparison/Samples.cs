using MicroSim.Load.Results;

namespace MicroSim.Load.Comparison;

/// <summary>What a report is compared by: a figure for each run, or for each second that counts.</summary>
/// <param name="Count">How many runs or seconds.</param>
/// <param name="Rates">Requests that ended well per second.</param>
/// <param name="P50s">Medians in milliseconds, of those in which something was answered.</param>
/// <param name="P99s">99th percentiles, likewise.</param>
/// <param name="Errors">Errors in percent, of those in which something ended.</param>
internal sealed record Samples(int Count, IReadOnlyList<double> Rates, IReadOnlyList<double> P50s, IReadOnlyList<double> P99s, IReadOnlyList<double> Errors)
{
    private const double Percent = 100;

    public static Samples OfRuns(LoadReport report) => new(
        report.Runs.Count,
        [.. report.Runs.Select(r => r.Rate)],
        [.. report.Runs.Select(r => r.P50Ms).OfType<double>()],
        [.. report.Runs.Select(r => r.P99Ms).OfType<double>()],
        [.. report.Runs.Select(r => Percent * r.ErrorShare)]);

    public static Samples OfSeconds(LoadReport report)
    {
        // A stretch counts when all of its seconds lie behind the warm-up and before the end.
        SecondFigures[] seconds = [.. report.Timeline.Where(s => report.Runs.Any(r => s.Second >= r.FromSecond && s.Second + report.SecondsEach <= r.ToSecond))];
        SecondFigures[] answered = [.. seconds.Where(s => s.Max > 0)], ended = [.. seconds.Where(s => s.Ok + s.Errors > 0)];
        return new(
            seconds.Length,
            [.. seconds.Select(s => (double)s.Ok / report.SecondsEach)],
            [.. answered.Select(s => s.P50)],
            [.. answered.Select(s => s.P99)],
            [.. ended.Select(s => Percent * s.Errors / (s.Ok + s.Errors))]);
    }
}
