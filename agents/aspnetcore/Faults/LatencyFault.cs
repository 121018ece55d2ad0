using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

internal sealed class LatencyFault(TimeProvider time) : ICallFault
{
    public const string Type = "latency";

    public async ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene)
    {
        TimeSpan wait = TimeSpan.FromMilliseconds(LatencyDraw.Milliseconds(fault.Args, scene.Dice, scene.Key));
        long start = time.GetTimestamp();
        // The timer counts whole ms on a coarse clock and may fire some of them early.
        for (TimeSpan left = wait; left > TimeSpan.Zero && !scene.Cancellation.IsCancellationRequested; left = wait - time.GetElapsedTime(start))
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, scene.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return scene.Cancellation.IsCancellationRequested ? Outcome.Gone : Outcome.Continue;
    }
}
