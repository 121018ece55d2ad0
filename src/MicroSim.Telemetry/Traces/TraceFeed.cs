using MicroSim.Contract;

namespace MicroSim.Telemetry.Traces;

/// <summary>
/// Tells which traces are over: those of which something came, and then nothing for a while. Nobody says that a trace is complete, so one of which more
/// comes later is over again.
/// </summary>
/// <param name="quiet">How long nothing must have come.</param>
/// <param name="most">How many traces it waits for at most; what is beyond is counted.</param>
public sealed class TraceFeed(TimeSpan quiet, int most = 10_000)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TraceId, DateTimeOffset> touched = [];
    private long missed;

    /// <summary>Something of these traces came.</summary>
    public void Touch(IEnumerable<TraceId> traces, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (TraceId trace in traces)
            {
                if (touched.Count < most || touched.ContainsKey(trace))
                    touched[trace] = now;
                else
                    missed++;
            }
        }
    }

    /// <summary>The traces that are over, each once.</summary>
    /// <param name="now">The present.</param>
    /// <param name="missedSpans">How much came since last time of traces that it does not wait for, for there were too many at once.</param>
    public IReadOnlyList<TraceId> Take(DateTimeOffset now, out long missedSpans)
    {
        lock (gate)
        {
            (missedSpans, missed) = (missed, 0);
            TraceId[] over = [.. touched.Where(t => now - t.Value >= quiet).Select(t => t.Key)];
            foreach (TraceId trace in over)
                touched.Remove(trace);
            return over;
        }
    }
}
