using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

internal sealed class LatencyFault(TimeProvider time) : ICallFault
{
    public const string Type = "latency";

    public async ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene)
    {
        double wait = LatencyDraw.Milliseconds(fault.Args, scene.Dice, scene.Key);
        if (wait > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(wait), time, scene.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return scene.Cancellation.IsCancellationRequested ? Outcome.Gone : Outcome.Continue;
    }
}
