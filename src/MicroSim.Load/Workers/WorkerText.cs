using MicroSim.Load.Engine;
using MicroSim.Load.Recording;

namespace MicroSim.Load.Workers;

/// <summary>Records as messages, and back.</summary>
internal static class WorkerText
{
    public static IntervalMessage Of(Interval interval) => new(interval.Second, interval.Started, [.. interval.Ended], interval.InFlight, HistogramText.Of(interval.Latency));

    public static ResultMessage Of(LoadLoop loop) => new(
        (double)loop.Elapsed / Clock.Second,
        loop.Busy,
        loop.Connections,
        [.. loop.Recorder.Totals.Select(Of)],
        HistogramText.Of(loop.Recorder.Service),
        HistogramText.Of(loop.Recorder.Lag));

    public static void AddTo(RequestTotals totals, RequestMessage message)
    {
        foreach (Outcome outcome in Outcomes.All)
            totals.Add(outcome, message.Outcomes[(int)outcome]);
        foreach ((int status, long count) in message.Statuses)
            totals.AddStatus(status, count);
        totals.AddBytes(message.Bytes);
        HistogramText.AddTo(totals.Latency, message.Latency);
    }

    private static RequestMessage Of(RequestTotals totals) => new(
        [.. Outcomes.All.Select(totals.Of)],
        totals.StatusCounts().ToDictionary(s => s.Status, s => s.Count),
        totals.Bytes,
        HistogramText.Of(totals.Latency));
}
