using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>Writes log lines, evenly.</summary>
internal sealed class LogFloodFault(AgentLog log, TimeProvider time) : IStateFault
{
    public const string Type = "log-flood";

    private const int MaxRate = 100_000;
    private static readonly TimeSpan tick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan mostMadeUpFor = TimeSpan.FromSeconds(1);

    private readonly SumLimit limit = new(MaxRate, "lines/s");

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        held = null;
        int rate = args.Integer("rate");
        if (!limit.TryTake(rate, out reason))
            return false;
        CancellationTokenSource stop = new();
        _ = WriteAsync(rate, stop.Token);
        held = new Held(() =>
        {
            stop.Cancel();
            limit.Return(rate);
        });
        return true;
    }

    // Counted from the start, so that late timers write more lines at once and not fewer in all, unless they are very late: who was stopped
    // for a minute does not write all of that minute's lines at once.
    private async Task WriteAsync(int rate, CancellationToken stop)
    {
        long start = time.GetTimestamp(), looked = start, written = 0;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(tick, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            long now = time.GetTimestamp();
            start += Math.Max(0, now - looked - (long)(mostMadeUpFor.TotalSeconds * time.TimestampFrequency));
            looked = now;
            for (long due = (long)(time.GetElapsedTime(start).TotalSeconds * rate); written < due; written++)
                log.Write("info", Type, ("line", written));
        }
    }
}
