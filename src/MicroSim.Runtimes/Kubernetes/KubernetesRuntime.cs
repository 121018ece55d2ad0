using System.Security.Cryptography;
using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Loads;
using MicroSim.Runtimes.Kubernetes.Logs;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes;

/// <summary>
/// Runs services as pods. The cluster's custom resources say what is to run; while this process leads it makes the cluster so and steers the pods, and
/// otherwise it knows nothing. Simulations are named here as in REST: by their name in the home namespace, elsewhere <c>namespace.name</c>.
/// </summary>
public sealed class KubernetesRuntime : IRuntime
{
    private const int RunLength = 8;

    private readonly ApiServer api;
    private readonly KubernetesRuntimeOptions options;
    private readonly StatusBoard board = new();
    private readonly LoadPods loads;
    private readonly HttpClient http;
    private volatile Leading? leading;

    public KubernetesRuntime(ApiServer api, KubernetesRuntimeOptions options)
    {
        (this.api, this.options) = (api, options);
        loads = new(board, () => leading);
        http = new(new SocketsHttpHandler
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
    }

    /// <summary>The server that it talks to.</summary>
    public ApiServer Api => api;

    /// <summary>All simulations that it knows of, while it leads.</summary>
    public IReadOnlyList<ClusterSimulation> Simulations => leading?.Simulations ?? [];

    /// <summary>All load tests that are objects of their own, while it leads.</summary>
    public IReadOnlyList<LoadTestResource> LoadTests => leading?.LoadTests ?? [];

    /// <summary>Whether it leads and has heard of everything once.</summary>
    public bool IsSynced => leading is { IsSynced: true };

    /// <summary>Leads until cancelled: makes the cluster what its simulations say, and steers their pods.</summary>
    /// <param name="term">Grows with each leader.</param>
    /// <param name="outdated">Told the term of a later leader when an agent obeys one.</param>
    /// <param name="cancellation">The end of the term.</param>
    public async Task LeadAsync(long term, Action<long> outdated, CancellationToken cancellation)
    {
        await using Leading next = new(api, options, http, board, loads, term, outdated);
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

    /// <summary>Makes pods for the workers of a load.</summary>
    /// <param name="simulation">What is loaded; the pods are in its namespace.</param>
    /// <param name="count">How many.</param>
    /// <param name="hash">The variable by which workers learn the hash of the token that they ask for, and that hash.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ClusterException">There is no such simulation, or the cluster refuses the pods.</exception>
    public Task<LoadWorkerPods> StartLoadWorkersAsync(string simulation, int count, (string Variable, string Value) hash, CancellationToken cancellation)
    {
        if (KeyOf(simulation) is not ObjectKey key || leading?.OwnerOf(key) is not OwnerReference owner)
            throw new ClusterException($"there is no simulation {simulation}, or this control plane leads no more");
        string run = RandomNumberGenerator.GetHexString(RunLength, lowercase: true);
        LoadWorkerOptions workers = new(key, owner, run, options.LoadWorkerImage, options.PullPolicy, hash.Variable, hash.Value);
        return LoadWorkerPods.StartAsync(api, options, workers, loads, count, cancellation);
    }

    /// <summary>Where a simulation is that is named so.</summary>
    public ObjectKey? KeyOf(string simulation) => simulation.Split('.') switch
    {
        [{ Length: > 0 } name] => new ObjectKey(options.Home, name),
        [{ Length: > 0 } space, { Length: > 0 } name] => new ObjectKey(space, name),
        _ => null,
    };

    /// <summary>How a simulation is named that is there.</summary>
    public string NameOf(ObjectKey key) => options.NameOf(key);

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        api.Dispose();
        return ValueTask.CompletedTask;
    }
}
