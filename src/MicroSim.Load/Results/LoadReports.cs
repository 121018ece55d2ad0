using System.Globalization;
using MicroSim.Load.Recording;
using MicroSim.Load.Thresholds;

namespace MicroSim.Load.Results;

/// <summary>Makes a report of a result.</summary>
public static class LoadReports
{
    private const int PointsPerNine = 20, Nines = 6;

    public static LoadReport Of(LoadResult result, string target, string load, DateTimeOffset startedAt, IReadOnlyList<Threshold> thresholds) => Of([result], target, load, startedAt, thresholds);

    /// <summary>Of a load that was run several times, one after the other: a report of all of it, with the figures of each.</summary>
    public static LoadReport Of(IReadOnlyList<LoadResult> runs, string target, string load, DateTimeOffset startedAt, IReadOnlyList<Threshold> thresholds)
    {
        LoadResult result = RepeatedRuns.Merge(runs);
        ThresholdReport[] verdicts = [.. thresholds.Select(t => Verdict(t, t.Actual(result)))];
        RequestTotals total = result.Total;
        return new(
            target, load, startedAt, result.CountedSeconds, result.Plan.WarmUpSeconds,
            total.Intended, result.Rate, result.ErrorShare, Outcomes(total), Statuses(total), total.Bytes, result.Connections, result.Busy,
            Quantiles.Of(total.Latency), Quantiles.Of(result.Service), Quantiles.Of(result.Lag), Distribution(total.Latency),
            result.Requests.Count < 2 ? [] : [.. result.Requests.Select((r, i) => new RequestReport(result.Plan.Requests[i].Name, r.Intended, Outcomes(r), Quantiles.Of(r.Latency)))],
            result.Seconds, result.SecondsEach, [.. Enumerable.Range(0, HeatScale.Rows).Select(HeatScale.UpperMs)],
            GeneratorLimits.Of(result), verdicts, verdicts.All(v => v.Holds),
            result.Plan.Seed.ToString("x8", CultureInfo.InvariantCulture), HistogramText.Of(total.Latency),
            result.AllFailed, RepeatedRuns.Figures(runs));
    }

    private static ThresholdReport Verdict(Threshold threshold, double actual) => new(threshold.Text, threshold.Words(actual), threshold.Holds(actual));

    /// <summary>The latency at so many points per nine that a curve through them is smooth, up to the last single request.</summary>
    private static List<DistributionPoint> Distribution(LatencyHistogram histogram)
    {
        List<DistributionPoint> points = [];
        for (int i = 0; i <= PointsPerNine * Nines && histogram.Count > 0; i++)
        {
            double rest = Math.Pow(10, -(double)i / PointsPerNine);
            if (rest * histogram.Count < 1)
                break;
            points.Add(new(100 * (1 - rest), Milliseconds.Of(histogram.Quantile(1 - rest)), (long)Math.Round((1 - rest) * histogram.Count)));
        }
        if (histogram.Count > 0)
            points.Add(new(100, Milliseconds.Of(histogram.Max), histogram.Count));
        return points;
    }

    private static Dictionary<string, long> Outcomes(RequestTotals totals) =>
        Recording.Outcomes.All.Where(o => o == Outcome.Ok || totals.Of(o) > 0).ToDictionary(o => o.Word(), totals.Of);

    private static Dictionary<string, long> Statuses(RequestTotals totals) =>
        totals.StatusCounts().ToDictionary(s => s.Status.ToString(CultureInfo.InvariantCulture), s => s.Count);
}
