using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary><c>unready</c> and <c>unhealthy</c>: a probe fails while at least one of them lasts.</summary>
internal sealed class ProbeFault(string type) : IStateFault
{
    public const string Unready = "unready";
    public const string Unhealthy = "unhealthy";

    private int lasting;

    /// <summary>What the probe says, or null when it does not fail.</summary>
    public string? Status => Volatile.Read(ref lasting) > 0 ? type : null;

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        reason = null;
        Interlocked.Increment(ref lasting);
        held = new Held(() => Interlocked.Decrement(ref lasting));
        return true;
    }
}
