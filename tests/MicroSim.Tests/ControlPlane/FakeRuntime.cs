using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.Tests.ControlPlane;

/// <summary>A runtime without processes: every service is ready at the address that the test gave it.</summary>
internal sealed class FakeRuntime : IDirectedRuntime
{
    public const string Token = "the-token";

    private readonly ConcurrentDictionary<string, SimulationStatus> statuses = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long version;

    public Func<string, Uri> AddressOf { get; set; } = _ => new Uri("http://127.0.0.1:9/");

    /// <summary>When set, thrown by the next apply.</summary>
    public RuntimeException? Refusal { get; set; }

    /// <summary>While set, every apply waits for this build, and can be cancelled.</summary>
    public TaskCompletionSource? Build { get; set; }

    /// <summary>The tokens that came with the last apply, by simulation.</summary>
    public ConcurrentDictionary<string, SimulationTokens> Tokens { get; } = new();

    public IReadOnlyList<LogLine> Lines { get; set; } = [];

    public Channel<LogLine> Following { get; } = Channel.CreateUnbounded<LogLine>();

    public async Task<SimulationStatus> ApplyAsync(Simulation simulation, SimulationTokens tokens, CancellationToken cancellation)
    {
        Tokens[simulation.Name] = tokens;
        if (Refusal is not null)
            throw Refusal;
        SimulationStatus status = new(simulation.Name,
            [.. simulation.Services.Select(s => new ServiceStatus(s.Name, s.Framework, AddressOf(s.Name), Replicas(s), Token, s.Replicas ?? 1))]);
        if (Build is TaskCompletionSource build)
            await WaitAsync(status, build.Task, cancellation);
        Set(status);
        return status;
    }

    public Task DeleteAsync(string simulation, CancellationToken cancellation)
    {
        statuses.TryRemove(simulation, out _);
        return Task.CompletedTask;
    }

    public Task<bool> RestartAsync(string simulation, string service, CancellationToken cancellation) =>
        Task.FromResult(Status(simulation)?.Services.Any(s => s.Name == service) ?? false);

    /// <summary>The conditions that were set last, by simulation.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<AddedCondition>> Conditions { get; } = new();

    /// <summary>Conditions that were over at once.</summary>
    public ConcurrentQueue<AddedCondition> Suffered { get; } = new();

    public Task SetConditionsAsync(string simulation, IReadOnlyList<AddedCondition> conditions, CancellationToken cancellation)
    {
        Conditions[simulation] = conditions;
        return Task.CompletedTask;
    }

    public Task<int> SufferAsync(string simulation, AddedCondition condition, CancellationToken cancellation)
    {
        Suffered.Enqueue(condition);
        return Task.FromResult(1);
    }

    /// <summary>Why disruptions cannot be done.</summary>
    public string? Inability { get; set; }

    public string? WhyNot(Disruption disruption) => Inability;

    /// <summary>What was done to which replicas.</summary>
    public ConcurrentQueue<(string Service, Disruption Disruption, string Replicas)> Disrupted { get; } = new();

    public Task<int> DisruptAsync(string simulation, string service, Disruption disruption, ReplicaChoice replicas, CancellationToken cancellation)
    {
        if (Refusal is not null)
            return Task.FromException<int>(Refusal);
        Disrupted.Enqueue((service, disruption, replicas.ToString()));
        return Task.FromResult(replicas.Of(Status(simulation)!.Services.Single(s => s.Name == service).Replicas.Select(r => (r.Instance, r.Version)), service).Count);
    }

    public SimulationStatus? Status(string simulation) => statuses.GetValueOrDefault(simulation);

    /// <summary>Makes a simulation look like this.</summary>
    public void Show(SimulationStatus status) => Set(status);

    private static ReplicaStatus[] Replicas(Service service) =>
        [.. Enumerable.Range(0, service.Replicas ?? 1).Select(i => new ReplicaStatus($"{service.Name}-{i}", ReplicaPhase.Ready, 4711 + i, 0, null, []))];

    /// <summary>Changes the first replica of a service.</summary>
    public void Change(string simulation, string service, Func<ReplicaStatus, ReplicaStatus> change)
    {
        SimulationStatus status = statuses[simulation];
        Set(status with { Services = [.. status.Services.Select(s => s.Name == service ? s with { Replicas = [change(s.Replicas[0]), .. s.Replicas.Skip(1)] } : s)] });
    }

    public async Task<long> ChangedAsync(long version, CancellationToken cancellation)
    {
        while (Interlocked.Read(ref this.version) == version)
            await changed.Task.WaitAsync(cancellation);
        return Interlocked.Read(ref this.version);
    }

    public async IAsyncEnumerable<LogLine> LogsAsync(string simulation, string? service, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (LogLine line in Lines.Where(l => service is null || l.Service == service))
            yield return line;
        if (!follow)
            yield break;
        await foreach (LogLine line in Following.Reader.ReadAllAsync(cancellation))
            yield return line;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WaitAsync(SimulationStatus coming, Task build, CancellationToken cancellation)
    {
        const string reason = "the agent 'aspnetcore' is being built";
        SimulationStatus? before = Status(coming.Name);
        Set(before is not null ? before with { Preparing = reason } : new SimulationStatus(
            coming.Name, [.. coming.Services.Select(s => s with { Replicas = [new($"{s.Name}-0", ReplicaPhase.Building, null, 0, reason, [])] })], reason));
        try
        {
            await build.WaitAsync(cancellation);
        }
        catch
        {
            if (before is null)
                statuses.TryRemove(coming.Name, out _);
            else
                Set(before);
            throw;
        }
    }

    private void Set(SimulationStatus status)
    {
        statuses[status.Name] = status;
        Interlocked.Increment(ref version);
        Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
