using MicroSim.Contract;
using MicroSim.Runtimes.Local.Steering;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Runtimes.Local;

/// <summary>One process of a service, kept running: started, steered, watched, started again when it ends.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private const int LinesKept = 20;

    private static readonly TimeSpan starting = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan slowStart = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan promptness = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan lastWords = TimeSpan.FromSeconds(1);

    private readonly ReplicaHost host;
    private readonly TimeSpan interval;
    private readonly Backoff backoff = new();
    private readonly Wake wake = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task life;
    private volatile ReplicaStatus status;
    private volatile DesiredState desired;

    public Replica(Launch launch, DesiredState first, ReplicaHost host)
    {
        Launch = launch;
        this.host = host;
        // Each has a period of its own, so that many services are not looked at in the same instant.
        interval = host.ProbeInterval * (0.8 + 0.4 * new Dice(0).Unit(DiceKey.Of(launch.Instance)));
        desired = first;
        status = new ReplicaStatus(launch.Instance, ReplicaPhase.Starting, null, 0, null, []);
        life = Task.Run(LiveAsync);
    }

    public Launch Launch { get; }

    public ReplicaStatus Status => status;

    /// <summary>Changes the state that its agent should have.</summary>
    public void Steer(DesiredState next)
    {
        desired = next;
        wake.Call();
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
        while (!stopping.IsCancellationRequested)
        {
            long begin = host.Time.GetTimestamp();
            ReplicaStatus ended = await RunOnceAsync();
            if (stopping.IsCancellationRequested)
                break;
            TimeSpan wait = backoff.After(host.Time.GetElapsedTime(begin));
            Publish(ended with { Reason = $"{ended.Reason}; the next start is {wait.TotalSeconds:0.0##} s later" });
            await Task.WhenAny(Task.Delay(wait, host.Time, stopping.Token));
            Publish(status with { Phase = ReplicaPhase.Starting, Restarts = status.Restarts + 1 });
        }
    }

    // From the start of a process to its end; the status says what it died of.
    private async Task<ReplicaStatus> RunOnceAsync()
    {
        OutputTail tail = new(LinesKept);
        try
        {
            await using ChildProcess process = ChildProcess.Start(Launch.Command);
            Publish(status with { Phase = ReplicaPhase.Starting, ProcessId = process.Id });
            TaskCompletionSource<StartedLine> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenSource unread = new();
            Task output = Task.WhenAll(
                PumpAsync(process.Output, line => { Take(line, tail); Recognise(line, started); }, unread.Token),
                PumpAsync(process.Errors, line => Take(line, tail), unread.Token));

            ExitStatus exit = await SteerUntilEndAsync(process, started.Task, tail);

            // A grandchild that left the group may hold the pipes open.
            await Task.WhenAny(output, Task.Delay(lastWords, host.Time, CancellationToken.None));
            await unread.CancelAsync();
            await output;
            string portTaken = started.Task.IsCompleted || ReplicaHost.PortTaken(Launch.Port) is not string reason ? "" : $" ({reason})";
            return status with { Phase = ReplicaPhase.BackOff, ProcessId = null, Reason = $"the process {exit}{portTaken}", LastOutput = tail.Lines };
        }
        catch (Exception e) when (e is StartException or IOException)
        {
            return status with { Phase = ReplicaPhase.Failed, ProcessId = null, Reason = e.Message };
        }
    }

    private async Task<ExitStatus> SteerUntilEndAsync(ChildProcess process, Task<StartedLine> started, OutputTail tail)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        Task over = process.Exited.ContinueWith(_ => ending.CancelAsync(), TaskScheduler.Default).Unwrap();
        try
        {
            int adminPort = await StartedAsync(started, tail, ending.Token);
            await SteerAsync(new AgentSteering(host.Client(adminPort), host.Time), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }
        if (!process.Exited.IsCompleted)
        {
            Publish(status with { Phase = ReplicaPhase.Stopping, Reason = null });
            await process.StopAsync(host.StopDeadline, host.Time);
        }
        await over;
        return await process.Exited;
    }

    private async Task<int> StartedAsync(Task<StartedLine> started, OutputTail tail, CancellationToken cancellation)
    {
        for (TimeSpan wait = starting; ; wait = slowStart)
        {
            try
            {
                return (await started.WaitAsync(wait, host.Time, cancellation)).AdminPort;
            }
            catch (TimeoutException)
            {
                string heard = tail.Lines is [.., string last] ? $"; it printed: {last}" : "";
                Publish(status with { Reason = $"it has not printed the line {{\"event\":\"started\",\"port\":…,\"adminPort\":…}}{heard}" });
            }
        }
    }

    private async Task SteerAsync(AgentSteering steering, CancellationToken cancellation)
    {
        long begin = host.Time.GetTimestamp();
        bool wasReady = false;
        while (true)
        {
            AgentView view = await steering.LookAsync(desired, cancellation);
            wasReady |= view.Ready;
            ReplicaPhase phase = view.Ready ? ReplicaPhase.Ready : wasReady ? ReplicaPhase.Unready : ReplicaPhase.Starting;
            Publish(status with { Phase = phase, Reason = view.Reason });
            TimeSpan wait = view.Ready ? interval : host.Time.GetElapsedTime(begin) < promptness ? starting : slowStart;
            await wake.WaitAsync(wait, host.Time, cancellation);
        }
    }

    private void Take(string line, OutputTail tail)
    {
        tail.Add(line);
        host.Logs.Add(Launch.Service, Launch.Instance, line);
    }

    private static void Recognise(string line, TaskCompletionSource<StartedLine> started)
    {
        if (!started.Task.IsCompleted && StartedLine.Parse(line) is StartedLine found)
            started.TrySetResult(found);
    }

    private static async Task PumpAsync(Stream stream, Action<string> take, CancellationToken cancellation)
    {
        try
        {
            await new LineReader(take).ReadAsync(stream, cancellation);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Publish(ReplicaStatus next)
    {
        if (next == status)
            return;
        status = next;
        host.Board.Change();
    }
}
