using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Logs;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes;

/// <summary>
/// Runs services as pods. The cluster's custom resources say what is to run; while this process leads it makes the cluster so and steers the pods, and
/// otherwise it knows nothing. Simulations are named here as in REST: by their name in the home namespace, elsewhere <c>namespace.name</c>.
/// </summary>
public sealed class KubernetesRuntime(ApiServer api, KubernetesRuntimeOptions options) : IRuntime
{
    private readonly StatusBoard board = new();
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ProbeDeadline,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 4 * 1024 * 1024,
    };

    private volatile Leading? leading;

    /// <summary>The server that it talks to.</summary>
    public ApiServer Api => api;

    /// <summary>All simulations that it knows of, while it leads.</summary>
    public IReadOnlyList<ClusterSimulation> Simulations => leading?.Simulations ?? [];

    /// <summary>Whether it leads and has heard of everything once.</summary>
    public bool IsSynced => leading is { IsSynced: true };

    /// <summary>Leads until cancelled: makes the cluster what its simulations say, and steers their pods.</summary>
    /// <param name="term">Grows with each leader.</param>
    /// <param name="outdated">Told the term of a later leader when an agent obeys one.</param>
    /// <param name="cancellation">The end of the term.</param>
    public async Task LeadAsync(long term, Action<long> outdated, CancellationToken cancellation)
    {
        await using Leading next = new(api, options, http, board, term, outdated);
        leading = next;
        try
        {
            await next.RunAsync(cancellation);
        }
        finally
        {
            leading = null;
            board.Change();
        }
    }

    public SimulationStatus? Status(string simulation) => KeyOf(simulation) is ObjectKey key ? leading?.Status(key) : null;

    public Task<long> ChangedAsync(long version, CancellationToken cancellation) => board.ChangedAsync(version, cancellation);

    public async Task<bool> RestartAsync(string simulation, string service, CancellationToken cancellation) =>
        KeyOf(simulation) is ObjectKey key && leading is Leading now && await now.RestartAsync(key, service, cancellation);

    /// <summary>The conditions that were put on a simulation's services, in the order in which they act.</summary>
    public IReadOnlyList<AddedCondition> Conditions(string simulation) => KeyOf(simulation) is ObjectKey key ? leading?.ConditionsOf(key) ?? [] : [];

    public async Task<int> SufferAsync(string simulation, AddedCondition condition, CancellationToken cancellation) =>
        KeyOf(simulation) is ObjectKey key && leading is Leading now ? await now.SufferAsync(key, condition, cancellation) : 0;

    public string? WhyNot(Disruption disruption) =>
        disruption is Disruption.Kill or Disruption.Drain ? null : "on Kubernetes a process cannot be stopped from outside its pod; the condition hang, or unready, comes close";

    public async Task<int> DisruptAsync(string simulation, string service, Disruption disruption, ReplicaChoice replicas, CancellationToken cancellation)
    {
        if (WhyNot(disruption) is string reason)
            throw new RuntimeException([new Problem("type", reason)]);
        return KeyOf(simulation) is ObjectKey key && leading is Leading now ? await now.EndAsync(key, service, replicas, disruption == Disruption.Kill ? TimeSpan.Zero : null, cancellation) : 0;
    }

    public IAsyncEnumerable<LogLine> LogsAsync(string simulation, string? service, bool follow, CancellationToken cancellation) =>
        KeyOf(simulation) is ObjectKey key && leading is Leading now
            ? new PodLogs(api, board, options).ReadAsync(() => now.PodsOf(key, service), follow, cancellation)
            : AsyncEnumerable.Empty<LogLine>();

    /// <summary>Where a simulation is that is named so.</summary>
    public ObjectKey? KeyOf(string simulation) => simulation.Split('.') switch
    {
        [{ Length: > 0 } name] => new ObjectKey(options.Home, name),
        [{ Length: > 0 } space, { Length: > 0 } name] => new ObjectKey(space, name),
        _ => null,
    };

    /// <summary>How a simulation is named that is there.</summary>
    public string NameOf(ObjectKey key) => key.Namespace == options.Home ? key.Name : $"{key.Namespace}.{key.Name}";

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        api.Dispose();
        return ValueTask.CompletedTask;
    }
}
