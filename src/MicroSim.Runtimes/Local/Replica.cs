using MicroSim.Runtimes.Local.Steering;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Runtimes.Local;

/// <summary>One replica of a service, kept running: when its process ends, another one is started.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly ReplicaHost host;
    private readonly Steered steered;
    private readonly Backoff backoff = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task life;
    private readonly Lock gate = new();
    private volatile ReplicaStatus status;

    public Replica(Launch launch, DesiredState first, ReplicaHost host)
    {
        Launch = launch;
        this.host = host;
        steered = new Steered(first);
        status = new ReplicaStatus(launch.Instance, ReplicaPhase.Starting, null, 0, null, []);
        life = Task.Run(LiveAsync);
    }

    public Launch Launch { get; }

    public ReplicaStatus Status => status;

    /// <summary>Changes the state that its agent should have; it is not ready until the agent has confirmed it.</summary>
    public void Steer(DesiredState next)
    {
        if (ReferenceEquals(next, steered.State))
            return;
        lock (gate)
        {
            steered.Change(next);
            if (status.Phase == ReplicaPhase.Ready)
                Publish(status with { Phase = ReplicaPhase.Unready, Reason = "its agent has not confirmed its new state" });
        }
    }

    /// <summary>Ends it for good; afterwards no process of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await life;
        stopping.Dispose();
    }

    private async Task LiveAsync()
    {
        while (true)
        {
            long begin = host.Time.GetTimestamp();
            ReplicaStatus ended = await RunOnceAsync();
            if (stopping.IsCancellationRequested)
                return;
            TimeSpan wait = backoff.After(host.Time.GetElapsedTime(begin));
            Publish(ended with { Reason = $"{ended.Reason}; the next start is {wait.TotalSeconds:0.0##} s later" });
            await Task.WhenAny(Task.Delay(wait, host.Time, stopping.Token));
            if (stopping.IsCancellationRequested)
                return;
            Publish(status with { Phase = ReplicaPhase.Starting, Restarts = status.Restarts + 1, Reason = null });
        }
    }

    // From the start of a process to its end; the status says what it died of.
    private async Task<ReplicaStatus> RunOnceAsync()
    {
        try
        {
            await using ChildProcess process = ChildProcess.Start(Launch.Command);
            Publish(status with { ProcessId = process.Id });
            ReplicaRun run = new(Launch, host, steered, Report);
            Ending ending = await run.UntilEndAsync(process, stopping.Token);
            return status with { Phase = ReplicaPhase.BackOff, ProcessId = null, Reason = ending.Reason, LastOutput = ending.LastOutput };
        }
        catch (Exception e) when (e is StartException or IOException)
        {
            return status with { Phase = ReplicaPhase.Failed, ProcessId = null, Reason = e.Message };
        }
    }

    private void Report(ReplicaPhase phase, string? reason, DesiredState? seen)
    {
        lock (gate)
        {
            // What was seen of an agent says nothing when another state is wanted by now.
            if (seen is null || ReferenceEquals(seen, steered.State))
                Publish(status with { Phase = phase, Reason = reason });
        }
    }

    private void Publish(ReplicaStatus next)
    {
        lock (gate)
        {
            if (next == status)
                return;
            status = next;
        }
        host.Board.Change();
    }
}
