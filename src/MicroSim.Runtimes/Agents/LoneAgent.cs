using MicroSim.Runtimes.Local.Steering;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Runtimes.Agents;

/// <summary>An agent that runs alone, without a simulation around it: no plan, no token, any free port. It ends with whoever started it.</summary>
public sealed class LoneAgent : IAsyncDisposable
{
    private const int LinesShown = 10;

    private readonly ChildProcess process;
    private readonly OutputTail tail = new(LinesShown);
    private readonly TaskCompletionSource<StartedLine> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;

    private LoneAgent(ChildProcess process)
    {
        this.process = process;
        reading = Task.WhenAll(
            new LineReader(Take).ReadAsync(process.Output, CancellationToken.None),
            new LineReader(tail.Add).ReadAsync(process.Errors, CancellationToken.None));
    }

    /// <summary>Its data port.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What it uses now; null where the system does not tell.</summary>
    public ProcessUsage? Usage => ProcessUsage.Of(process.Id);

    /// <summary>Starts a built agent and waits until it listens.</summary>
    /// <exception cref="RuntimeException">It cannot be started, ended, or said nothing within the limit.</exception>
    public static async Task<LoneAgent> StartAsync(AgentDescription agent, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        Dictionary<string, string> environment = ProcessEnvironment.Minimal();
        environment["MICROSIM_SERVICE"] = agent.Framework;
        environment["MICROSIM_HOST"] = "127.0.0.1";
        environment["MICROSIM_PORT"] = environment["MICROSIM_ADMIN_PORT"] = "0";
        environment["MICROSIM_EXIT_WITH_PARENT"] = "1";
        LoneAgent lone;
        try
        {
            lone = new(ChildProcess.Start(new Command(agent.RunArguments, environment, agent.Output)));
        }
        catch (StartException e)
        {
            throw new RuntimeException([new(agent.Framework, e.Message)]);
        }
        try
        {
            await Task.WhenAny(lone.started.Task, lone.process.Exited).WaitAsync(limit, time, cancellation);
        }
        catch (TimeoutException)
        {
        }
        catch
        {
            await lone.DisposeAsync();
            throw;
        }
        if (lone.started.Task.IsCompletedSuccessfully)
        {
            lone.Address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", lone.started.Task.Result.Port).Uri;
            return lone;
        }
        string why = lone.process.Exited.IsCompletedSuccessfully ? $"it {lone.process.Exited.Result} before it said that it listens" : $"it did not say within {limit.TotalSeconds:0} s that it listens";
        await lone.DisposeAsync();
        string said = lone.tail.Lines is { Count: > 0 } lines ? $"; it printed: {string.Join(" | ", lines)}" : "";
        throw new RuntimeException([new(agent.Framework, why + said)]);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.Exited;
        await reading;
        await process.DisposeAsync();
    }

    private void Take(string line)
    {
        tail.Add(line);
        if (!started.Task.IsCompleted && StartedLine.Parse(line) is StartedLine found)
            started.TrySetResult(found);
    }
}
