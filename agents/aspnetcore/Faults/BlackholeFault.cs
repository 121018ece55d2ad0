using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>Nothing is sent, and nothing comes: the try waits for its limit.</summary>
internal sealed class BlackholeFault(TimeProvider time) : ICallFault
{
    public const string Type = "blackhole";

    public async ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, scene.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Outcome.Gone;
    }
}
