using MicroSim.Load.Recording;

namespace MicroSim.Load.Results;

/// <summary>Puts the runs of a repeated load together: counts and histograms add up, seconds follow each other.</summary>
public static class RepeatedRuns
{
    // The last reply of a whole run comes a little before its end: its last second is one all the same.
    private const double Slack = 0.1;

    /// <summary>All runs as one.</summary>
    public static LoadResult Merge(IReadOnlyList<LoadResult> runs)
    {
        if (runs.Count == 1)
            return runs[0];
        RequestTotals[] requests = [.. runs[0].Requests.Select(_ => new RequestTotals())];
        LatencyHistogram service = new(), lag = new();
        foreach (LoadResult run in runs)
        {
            for (int i = 0; i < requests.Length; i++)
                requests[i].Add(run.Requests[i]);
            service.Add(run.Service);
            lag.Add(run.Lag);
        }
        return new LoadResult(
            runs[0].Plan, requests, service, lag, Seconds(runs), runs[0].SecondsEach, runs.Sum(r => r.Elapsed), runs.Max(r => r.Busy), runs.Sum(r => r.Connections))
        { CountedSeconds = runs.Sum(r => r.CountedSeconds) };
    }

    /// <summary>The figures of each run.</summary>
    public static IReadOnlyList<RunFigures> Figures(IReadOnlyList<LoadResult> runs)
    {
        List<RunFigures> figures = [];
        int start = 0;
        foreach (LoadResult run in runs)
        {
            LatencyHistogram latency = run.Total.Latency;
            figures.Add(new(run.CountedSeconds == 0 ? 0 : run.Total.Of(Outcome.Ok) / run.CountedSeconds, run.ErrorShare, At(latency, 0.5), At(latency, 0.99), start + (int)Math.Ceiling(run.Plan.WarmUpSeconds), start + (int)Math.Floor(Math.Min(run.Elapsed + Slack, run.Plan.Seconds))));
            start += Length(run);
        }
        return figures;
    }

    private static List<SecondFigures> Seconds(IReadOnlyList<LoadResult> runs)
    {
        List<SecondFigures> seconds = [];
        int start = 0;
        foreach (LoadResult run in runs)
        {
            seconds.AddRange(run.Seconds.Select(s => s with { Second = start + s.Second }));
            start += Length(run);
        }
        return seconds;
    }

    private static int Length(LoadResult run) => run.Seconds.Count == 0 ? 0 : run.Seconds[^1].Second + run.SecondsEach;

    private static double? At(LatencyHistogram latency, double share) => latency.Count == 0 ? null : Milliseconds.Of(latency.Quantile(share));
}
