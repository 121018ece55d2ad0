using MicroSim.Agent.Faults;
using MicroSim.Contract;

namespace MicroSim.Agent.Steering;

/// <summary>Starts and ends faults that are a state of the service.</summary>
internal sealed class StateFaults(FaultTable faults, AgentLog log, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<Running> running = [];

    /// <summary>
    /// Starts a state for its <c>duration</c>; false, with the reason, when it cannot be. The log tells of its start before it acts, for it may be a crash, and of its end.
    /// </summary>
    public bool TryRun(Fault fault, Snapshot state, FaultCause cause, out string? reason)
    {
        Tell("info", "fault-started", fault, cause);
        if (!faults.StateFault(fault.Type).TryStart(fault.Args, state, out IDisposable? held, out reason))
        {
            Tell("warning", "fault-failed", fault, cause, reason);
            return false;
        }
        Running run = new(held!, () => Tell("info", "fault-ended", fault, cause));
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
        run.End();
    }

    private void Tell(string level, string @event, Fault fault, FaultCause cause, string? reason = null) =>
        log.Write(level, @event, ("fault", cause.Place), ("type", fault.Type), ("requestId", cause.RequestId), ("traceId", cause.TraceId), ("reason", reason));

    private sealed class Running(IDisposable held, Action ended)
    {
        public ITimer? Timer { get; set; }

        public void End()
        {
            held.Dispose();
            ended();
        }
    }
}
