using System.Globalization;
using MicroSim.Runtimes.Steering;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Runtimes.Local;

/// <summary>One replica of a service, kept running: when its process ends, another one is started.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly ReplicaHost host;
    private readonly Action servingChanged;
    private readonly Steered steered;
    private readonly Backoff backoff = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource killing;
    private readonly Task life;
    private readonly Lock gate = new();
    private volatile ReplicaStatus status;
    private volatile DesiredState? confirmed;
    private volatile ChildProcess? running;
    private volatile Leave? leave;
    private volatile AgentClient? agent;
    private int servingPort;
    private bool over;

    /// <param name="launch">How its processes are started.</param>
    /// <param name="first">The state that its agent should have at first.</param>
    /// <param name="host">What it shares with others.</param>
    /// <param name="servingChanged">Called after each change of <see cref="ServesAt"/>.</param>
    public Replica(Launch launch, DesiredState first, ReplicaHost host, Action servingChanged)
    {
        Launch = launch;
        this.host = host;
        this.servingChanged = servingChanged;
        steered = new Steered(first);
        killing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, host.Time);
        status = new ReplicaStatus(launch.Instance, ReplicaPhase.Starting, null, 0, null, [], launch.Version);
        life = Task.Run(LiveAsync);
    }

    public Launch Launch { get; }

    public ReplicaStatus Status => status;

    /// <summary>The port where it takes calls; null while none should be sent to it.</summary>
    public int? ServesAt => Volatile.Read(ref servingPort) is not 0 and int port ? port : null;

    /// <summary>The state that its agent should have.</summary>
    public DesiredState Desired => steered.State;

    /// <summary>Whether its agent has confirmed its state, or is not there to do so.</summary>
    public bool IsConfirmed => ServesAt is null || ReferenceEquals(confirmed, steered.State);

    /// <summary>Changes the state that its agent should have; it is updating until the agent has confirmed it.</summary>
    public void Steer(DesiredState next)
    {
        if (ReferenceEquals(next, steered.State))
            return;
        lock (gate)
        {
            steered.Change(next);
            if (status.Phase == ReplicaPhase.Ready)
                Publish(status with { Phase = ReplicaPhase.Updating, Reason = null });
        }
    }

    /// <summary>Does this to its process; false when there is none.</summary>
    public bool Disrupt(Disruption disruption) => disruption == Disruption.Drain ? leave?.Drain() ?? false : running?.Disrupt(disruption) ?? false;

    /// <summary>Gives its agent a condition that nobody renews; false when it did not take it. One that it ends by, it does not answer.</summary>
    public async Task<bool> SufferAsync(byte[] condition, CancellationToken cancellation)
    {
        if (agent is not AgentClient client)
            return false;
        AgentReply reply = await client.PostConditionAsync(condition, cancellation);
        return reply.Succeeded || reply.Status == 0;
    }

    /// <summary>Ends it for good, with time for the calls that it began; afterwards no process of it is left.</summary>
    public Task LeaveAsync() => StopAsync(host.LeaveDeadline);

    /// <summary>Ends it for good and soon, even when it is leaving already.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(host.StopDeadline);

    private Task StopAsync(TimeSpan deadline)
    {
        lock (gate)
        {
            if (!over)
                killing.CancelAfter(deadline);
        }
        // Asynchronously: the caller holds the service's gate.
        _ = stopping.CancelAsync();
        return life;
    }

    private async Task LiveAsync()
    {
        await RestartUntilStoppedAsync();
        lock (gate)
        {
            over = true;
            killing.Dispose();
        }
    }

    private async Task RestartUntilStoppedAsync()
    {
        while (true)
        {
            long begin = host.Time.GetTimestamp();
            (ReplicaStatus ended, bool drained) = await RunOnceAsync();
            if (stopping.IsCancellationRequested)
                return;
            // To be drained is no failure.
            TimeSpan wait = drained ? TimeSpan.Zero : backoff.After(host.Time.GetElapsedTime(begin));
            Publish(ended with { Reason = $"{ended.Reason}; the next start is {wait.TotalSeconds:0.0##} s later" });
            await Task.WhenAny(Task.Delay(wait, host.Time, stopping.Token));
            if (stopping.IsCancellationRequested)
                return;
            Publish(status with { Phase = ReplicaPhase.Starting, Restarts = status.Restarts + 1, Reason = null });
        }
    }

    // From the start of a process to its end; the status says what it died of.
    private async Task<(ReplicaStatus Ended, bool Drained)> RunOnceAsync()
    {
        try
        {
            await using ChildProcess process = ChildProcess.Start(Launch.Command);
            Publish(status with { ProcessId = process.Id });
            using Leave asked = new(host, stopping.Token, killing.Token);
            (running, leave) = (process, asked);
            ReplicaRun run = new(Launch, host, steered, Report, root => Listens(root, process.Id), Serve, Confirm);
            Ending ending = await run.UntilEndAsync(process, asked.Asked, asked.Overdue);
            (running, leave, agent, confirmed) = (null, null, null, null);
            return (status with { Phase = ReplicaPhase.BackOff, ProcessId = null, Reason = ending.Reason, LastOutput = ending.LastOutput, Admin = null }, asked.Drains);
        }
        catch (Exception e) when (e is StartException or IOException)
        {
            return (status with { Phase = ReplicaPhase.Failed, ProcessId = null, Reason = e.Message, Admin = null }, false);
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

    private void Listens(Uri admin, int process)
    {
        lock (gate)
            Publish(status with { Admin = new AdminPort(admin, process.ToString(CultureInfo.InvariantCulture)) });
    }

    private void Confirm(AgentClient client, DesiredState state)
    {
        agent = client;
        if (ReferenceEquals(confirmed, state))
            return;
        confirmed = state;
        host.Board.Change();
    }

    private void Serve(int? port)
    {
        if (Interlocked.Exchange(ref servingPort, port ?? 0) != (port ?? 0))
            servingChanged();
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
