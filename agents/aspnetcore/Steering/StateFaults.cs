using MicroSim.Agent.Faults;
using MicroSim.Contract;

namespace MicroSim.Agent.Steering;

/// <summary>Starts and ends faults that are a state of the service.</summary>
internal sealed class StateFaults(FaultTable faults, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<Running> running = [];

    /// <summary>Starts a state for its <c>duration</c>; false, with the reason, when it cannot be.</summary>
    public bool TryRun(Fault fault, Snapshot state, out string? reason)
    {
        if (!faults.StateFault(fault.Type).TryStart(fault.Args, state, out IDisposable? held, out reason))
            return false;
        Running run = new(held!);
        lock (gate)
            running.Add(run);
        run.Timer = time.CreateTimer(_ => End(run), null, TimeSpan.FromMilliseconds(fault.Args.Integer("duration")), Timeout.InfiniteTimeSpan);
        return true;
    }

    /// <summary>Starts the state of a condition, which ends it itself; true with nothing held for a type that is no state.</summary>
    public bool TryHold(Condition condition, Snapshot state, out IDisposable? held, out string? reason)
    {
        if (condition.Fault.Spec.Kind == FaultKind.State)
            return faults.StateFault(condition.Fault.Type).TryStart(condition.Fault.Args, state, out held, out reason);
        (held, reason) = (null, null);
        return true;
    }

    public void Dispose()
    {
        Running[] all;
        lock (gate)
            all = [.. running];
        foreach (Running run in all)
            End(run);
    }

    private void End(Running run)
    {
        lock (gate)
        {
            if (!running.Remove(run))
                return;
        }
        run.Timer?.Dispose();
        run.Held.Dispose();
    }

    private sealed class Running(IDisposable held)
    {
        public IDisposable Held => held;

        public ITimer? Timer { get; set; }
    }
}
