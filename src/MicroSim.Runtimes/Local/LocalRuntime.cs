using System.Collections.Concurrent;
using MicroSim.Runtimes.Local.Ports;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>Runs services as processes on this machine, which listen on loopback alone and end with this process, however it ends.</summary>
public sealed class LocalRuntime : IDirectedRuntime
{
    private const int MaxAdminReply = 4 * 1024 * 1024;

    private readonly LocalRuntimeOptions options;
    private readonly ConcurrentDictionary<string, SimulationSlot> slots = new();
    private readonly StatusBoard board = new();
    private readonly PortBook ports;
    private readonly CancellationTokenSource closing = new();
    private bool disposed;
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAdminReply,
    };

    public LocalRuntime(LocalRuntimeOptions options)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("services run as processes on Linux and macOS alone; on Windows use WSL");
        this.options = options;
        ports = new PortBook(SimulationFolder.ReadPorts(options.DataFolder));
    }

    /// <summary>Runs a simulation with tokens that nobody else knows.</summary>
    public Task<SimulationStatus> ApplyAsync(Simulation simulation, CancellationToken cancellation) => ApplyAsync(simulation, SimulationTokens.Create(), cancellation);

    public async Task<SimulationStatus> ApplyAsync(Simulation simulation, SimulationTokens tokens, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, closing.Token);
        return await Slot(simulation.Name).ApplyAsync(simulation, tokens, either.Token);
    }

    public Task DeleteAsync(string simulation, CancellationToken cancellation) =>
        Slot(simulation).DeleteAsync(cancellation);

    public async Task<bool> RestartAsync(string simulation, string service, CancellationToken cancellation) =>
        slots.TryGetValue(simulation, out SimulationSlot? slot) && await slot.RestartAsync(service, cancellation);

    public Task SetConditionsAsync(string simulation, IReadOnlyList<AddedCondition> conditions, CancellationToken cancellation) =>
        slots.TryGetValue(simulation, out SimulationSlot? slot) ? slot.SetConditionsAsync(conditions, cancellation) : Task.CompletedTask;

    public Task<int> SufferAsync(string simulation, AddedCondition condition, CancellationToken cancellation) =>
        slots.TryGetValue(simulation, out SimulationSlot? slot) ? slot.SufferAsync(condition, cancellation) : Task.FromResult(0);

    public string? WhyNot(Disruption disruption) => null;

    public Task<int> DisruptAsync(string simulation, string service, Disruption disruption, ReplicaChoice replicas, CancellationToken cancellation) =>
        Task.FromResult(slots.GetValueOrDefault(simulation)?.Disrupt(service, disruption, replicas) ?? 0);

    public SimulationStatus? Status(string simulation) => slots.GetValueOrDefault(simulation)?.Status;

    public Task<long> ChangedAsync(long version, CancellationToken cancellation) => board.ChangedAsync(version, cancellation);

    public IAsyncEnumerable<LogLine> LogsAsync(string simulation, string? service, bool follow, CancellationToken cancellation) =>
        slots.GetValueOrDefault(simulation)?.Running is LocalSimulation running
            ? running.Logs.ReadAsync(service, follow, cancellation)
            : AsyncEnumerable.Empty<LogLine>();

    /// <summary>Ends all simulations; their addresses are remembered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
            return;
        await closing.CancelAsync();
        await Task.WhenAll(slots.Values.Select(s => s.CloseAsync()));
        foreach (SimulationSlot slot in slots.Values)
            slot.Dispose();
        http.Dispose();
    }

    private SimulationSlot Slot(string simulation) => slots.GetOrAdd(simulation, name => new SimulationSlot(name, options, ports, board, http));
}
