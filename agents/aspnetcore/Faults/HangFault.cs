using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>Calls that arrive while at least one of these lasts wait for its end.</summary>
internal sealed class HangFault : IStateFault
{
    public const string Type = "hang";

    private readonly Lock gate = new();
    private int lasting;
    private volatile TaskCompletionSource? end;

    /// <summary>What an arriving call waits for; null when it need not.</summary>
    public Task? End => end?.Task;

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        reason = null;
        lock (gate)
        {
            if (lasting++ == 0)
                end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        held = new Held(Finish);
        return true;
    }

    private void Finish()
    {
        TaskCompletionSource? over = null;
        lock (gate)
        {
            if (--lasting == 0)
                (over, end) = (end, null);
        }
        over?.SetResult();
    }
}
