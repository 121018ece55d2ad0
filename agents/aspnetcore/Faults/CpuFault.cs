using System.Diagnostics;
using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>Burns CPU time in threads of its own, one per core, each busy for its share of every period.</summary>
internal sealed class CpuFault : IStateFault
{
    public const string Type = "cpu";

    private const int MaxCores = 64;
    private static readonly TimeSpan period = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan mostMadeUpFor = TimeSpan.FromSeconds(1);

    private readonly SumLimit limit = new(MaxCores, "cores");

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        held = null;
        int cores = args.Integer("cores");
        if (!limit.TryTake(cores, out reason))
            return false;
        CancellationTokenSource stop = new();
        TimeSpan share = period * (args.Number("load") / 100);
        for (int i = 0; i < cores; i++)
            new Thread(() => Burn(share, stop.Token)) { IsBackground = true, Name = Type }.Start();
        held = new Held(() =>
        {
            stop.Cancel();
            limit.Return(cores);
        });
        return true;
    }

    // Periods and CPU time are counted from the start: late wake-ups do not add up, and what a busy machine did not give is made up for,
    // unless it is much: who was stopped for a minute does not burn all of that minute's share at once.
    private static void Burn(TimeSpan share, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan idle = ThreadCpuClock.Now;
        for (long number = 1; !stop.IsCancellationRequested; number++)
        {
            while (ThreadCpuClock.Now - idle < share * number && !stop.IsCancellationRequested)
                Thread.SpinWait(500);
            TimeSpan left = period * number - Stopwatch.GetElapsedTime(start);
            if (left < -mostMadeUpFor)
                start += (long)((-mostMadeUpFor - left).TotalSeconds * Stopwatch.Frequency);
            if (left > TimeSpan.Zero)
                stop.WaitHandle.WaitOne(left);
        }
    }
}
