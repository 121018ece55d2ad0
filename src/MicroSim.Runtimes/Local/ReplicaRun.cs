using MicroSim.Contract;
using MicroSim.Runtimes.Local.Steering;
using MicroSim.Runtimes.Steering;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Runtimes.Local;

/// <summary>The life of one process of a replica: its output is collected, its agent steered and looked at, until it ends or is told to.</summary>
internal sealed class ReplicaRun(Launch launch, ReplicaHost host, Steered steered, Action<ReplicaPhase, string?, DesiredState?> report, Action<Uri> listens, Action<int?> serve, Action<AgentClient, DesiredState> confirm)
{
    private const int LinesKept = 20;

    private static readonly TimeSpan starting = TimeSpan.FromMilliseconds(50);
    // Every framework has printed its line by then.
    private static readonly TimeSpan silence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan slowStart = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan promptness = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan lastWords = TimeSpan.FromSeconds(1);

    // Each replica has a period of its own, so that many are not looked at in the same instant.
    private readonly TimeSpan interval = host.ProbeInterval * (0.8 + 0.4 * new Dice(0).Unit(DiceKey.Of(launch.Instance)));
    private readonly TaskCompletionSource<StartedLine> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OutputTail tail = new(LinesKept);

    /// <param name="process">The process.</param>
    /// <param name="stopping">Asks it to end.</param>
    /// <param name="killing">Ends it when it has not ended by then.</param>
    public async Task<Ending> UntilEndAsync(ChildProcess process, CancellationToken stopping, CancellationToken killing)
    {
        using CancellationTokenSource unread = new();
        Task output = Task.WhenAll(
            PumpAsync(process.Output, line => { Recognise(line); Take(line); }, unread.Token),
            PumpAsync(process.Errors, Take, unread.Token));

        string? hung = await SteerUntilEndAsync(process, stopping, killing);
        ExitStatus exit = await process.Exited;

        // A grandchild that left the group may hold the pipes open.
        await Task.WhenAny(output, Task.Delay(lastWords, host.Time, CancellationToken.None));
        await unread.CancelAsync();
        await output;
        return new Ending(hung is null ? $"the process {exit}" : $"{hung}; the process was stopped and {exit}", tail.Lines);
    }

    // Why it was taken for hung, when it was.
    private async Task<string?> SteerUntilEndAsync(ChildProcess process, CancellationToken stopping, CancellationToken killing)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task over = process.Exited.ContinueWith(_ => ending.CancelAsync(), TaskScheduler.Default).Unwrap();
        string? hung = null;
        try
        {
            hung = await SteerUntilHungAsync(ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }
        serve(null);
        if (!process.Exited.IsCompleted)
        {
            report(ReplicaPhase.Stopping, hung, null);
            using CancellationTokenSource deadline = new(hung is null ? Timeout.InfiniteTimeSpan : host.StopDeadline, host.Time);
            using CancellationTokenSource overdue = CancellationTokenSource.CreateLinkedTokenSource(killing, deadline.Token);
            await process.StopAsync(overdue.Token);
        }
        await over;
        return hung;
    }

    private async Task<string> SteerUntilHungAsync(CancellationTokenSource ending)
    {
        StartedLine ports = await StartedAsync(ending.Token);
        listens(ReplicaHost.Root(ports.AdminPort));
        Task steering = SteerAsync(ports, ending.Token);
        Task<string> hung = host.Health(ports.AdminPort).UntilHungAsync(ending.Token);
        await await Task.WhenAny(steering, hung);
        await ending.CancelAsync();
        await Task.WhenAny(steering);
        return await hung;
    }

    private async Task<StartedLine> StartedAsync(CancellationToken cancellation)
    {
        for (TimeSpan wait = silence; ; wait = slowStart)
        {
            try
            {
                return await started.Task.WaitAsync(wait, host.Time, cancellation);
            }
            catch (TimeoutException)
            {
                // Read first, for a line is recognised before it is kept: what is told as printed is never the line that is missed.
                IReadOnlyList<string> printed = tail.Lines;
                if (started.Task.IsCompleted)
                    continue;
                string heard = printed is [.., string last] ? $"; it printed: {last}" : "";
                report(ReplicaPhase.Starting, $"it has not printed the line {{\"event\":\"started\",\"port\":…,\"adminPort\":…}}{heard}", null);
            }
        }
    }

    private async Task SteerAsync(StartedLine ports, CancellationToken cancellation)
    {
        AgentClient client = host.Client(ports.AdminPort);
        AgentSteering steering = new(client, host.Time);
        long begin = host.Time.GetTimestamp();
        bool wasReady = false;
        Serving serving = new();
        while (true)
        {
            DesiredState desired = steered.State;
            AgentView view = await steering.LookAsync(desired, cancellation);
            wasReady |= view.Ready;
            // Only an agent with the right state is asked whether it is ready.
            if (view.Serves is not null)
                confirm(client, desired);
            serving.See(view);
            serve(serving.Is ? ports.Port : null);
            report(view.Ready ? ReplicaPhase.Ready : wasReady ? ReplicaPhase.Unready : ReplicaPhase.Starting, view.Reason, desired);
            TimeSpan wait = view.Ready ? interval : host.Time.GetElapsedTime(begin) < promptness ? starting : slowStart;
            await steered.WaitAsync(wait, host.Time, cancellation);
        }
    }

    private void Take(string line)
    {
        tail.Add(line);
        host.Logs.Add(launch.Service, launch.Instance, line);
    }

    private void Recognise(string line)
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
}

/// <summary>What a process died of, and what it printed before.</summary>
internal sealed record Ending(string Reason, IReadOnlyList<string> LastOutput);
