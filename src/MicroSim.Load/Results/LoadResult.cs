using MicroSim.Load.Plans;
using MicroSim.Load.Recording;

namespace MicroSim.Load.Results;

/// <summary>What a load gave, of all workers together. What began in the warm-up is in <paramref name="Seconds"/> alone.</summary>
/// <param name="Plan">What was to be done.</param>
/// <param name="Requests">What became of each of its requests.</param>
/// <param name="Service">Latencies from the actual start.</param>
/// <param name="Lag">From the intended start to the actual one.</param>
/// <param name="Seconds">Second by second.</param>
/// <param name="SecondsEach">How many seconds each of these is of.</param>
/// <param name="Elapsed">How long it ran, in seconds, to the last reply.</param>
/// <param name="Busy">The share of that in which the busiest worker had something to do.</param>
/// <param name="Connections">How many were opened.</param>
public sealed record LoadResult(
    LoadPlan Plan,
    IReadOnlyList<RequestTotals> Requests,
    LatencyHistogram Service,
    LatencyHistogram Lag,
    IReadOnlyList<SecondFigures> Seconds,
    int SecondsEach,
    double Elapsed,
    double Busy,
    long Connections)
{
    /// <summary>All requests together.</summary>
    public RequestTotals Total { get; } = Sum(Requests);

    /// <summary>How long requests were counted: without the warm-up, and no longer than they began.</summary>
    public double CountedSeconds { get; init; } = Math.Max(0, Math.Min(Elapsed, Plan.Seconds) - Plan.WarmUpSeconds);

    /// <summary>Whether requests were to be sent and none of them ended well: whatever the figures say, nothing was measured of a working system.</summary>
    public bool AllFailed => Total.Of(Outcome.Ok) == 0 && Outcomes.All.Any(o => o is not Outcome.Cancelled && Total.Of(o) > 0);

    /// <summary>Whole replies per second.</summary>
    public double Rate => CountedSeconds == 0 ? 0 : (Total.Of(Outcome.Ok) + Total.Of(Outcome.Status)) / CountedSeconds;

    /// <summary>The share of what was sent that ended in an error.</summary>
    public double ErrorShare
    {
        get
        {
            long errors = Outcomes.All.Where(o => o.IsError()).Sum(Total.Of), sent = errors + Total.Of(Outcome.Ok);
            return sent == 0 ? 0 : (double)errors / sent;
        }
    }

    private static RequestTotals Sum(IReadOnlyList<RequestTotals> requests)
    {
        RequestTotals total = new();
        foreach (RequestTotals one in requests)
            total.Add(one);
        return total;
    }
}
