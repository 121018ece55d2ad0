using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Loads;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Reconciling;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Runtimes.Kubernetes.Steering;
using MicroSim.Runtimes.Kubernetes.Work;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes;

/// <summary>
/// One term of a leader. What is heard of the cluster becomes work of four kinds: a simulation is compared and made, its status is written, a condition is
/// kept, a load's pod that nobody needs is deleted; pods are steered apart from these. Work looks at how things are when its turn has come, so what is heard twice or late does no harm.
/// </summary>
internal sealed class Leading : IClusterListener, IAsyncDisposable
{
    private const int MakersAtOnce = 4;

    private static readonly TimeSpan overdue = TimeSpan.FromMilliseconds(50);

    private readonly ApiServer api;
    private readonly KubernetesRuntimeOptions options;
    private readonly StatusBoard board;
    private readonly LoadPods loads;
    private readonly ClusterView view;
    private readonly Fleet fleet;
    private readonly Doorbell doors;
    private readonly SimulationMaker maker;
    private readonly StatusWriter statuses;
    private readonly EventWriter events;
    private readonly ConditionKeeper conditions;
    private readonly WorkQueue<ObjectKey> toMake;
    private readonly WorkQueue<ObjectKey> toTell;
    private readonly WorkQueue<ObjectKey> toKeep;
    private readonly WorkQueue<ObjectKey> toSweep;
    private readonly ConcurrentDictionary<ObjectKey, SimulationEntry> entries = new();
    private readonly ConcurrentDictionary<ObjectKey, long> told = new();
    private readonly ConcurrentDictionary<(string What, ObjectKey Key), string> failures = new();
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool synced;

    public Leading(ApiServer api, KubernetesRuntimeOptions options, HttpClient http, StatusBoard board, LoadPods loads, long term, Action<long> outdated)
    {
        this.api = api;
        this.options = options;
        this.board = board;
        this.loads = loads;
        view = new ClusterView(this);
        fleet = new Fleet(view, Find, new SteeringHost(http, term, options.ProbeDeadline, options.ProbeInterval, options.Time, Found, outdated));
        doors = new Doorbell(options.Time, Changed);
        maker = new SimulationMaker(api, view, options);
        events = new EventWriter(api, options.Time, options.Log);
        statuses = new StatusWriter(api, view, events, options.Time);
        conditions = new ConditionKeeper(api, view, Find, options.Time);
        toMake = new(options.Time);
        toTell = new(options.Time);
        toKeep = new(options.Time);
        toSweep = new(options.Time);
    }

    /// <summary>Whether everything was heard of, and every simulation was tried once.</summary>
    public bool IsSynced => synced || (synced = view.Synced.IsCompletedSuccessfully && view.Simulations.All.All(s => s.Value.Leaves || Find(s.Key) is { WasTried: true }));

    public IReadOnlyList<ClusterSimulation> Simulations =>
    [
        .. entries.Values.Where(e => e.Newest is not null).OrderBy(e => e.Key.Namespace, StringComparer.Ordinal).ThenBy(e => e.Key.Name, StringComparer.Ordinal).Select(e =>
        {
            SimulationResource shown = e.Made?.Resource ?? e.Newest!.Resource;
            return new ClusterSimulation(e.Key, shown.Uid, shown.Generation, shown.Document, e.Made?.Running, (e.Newest!.Resource.Uid, e.Newest.Resource.Generation), e.IsStuck, e.Reason);
        }),
    ];

    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Nothing is compared before everything was heard of: what is not known yet would look as if it were missing.
        Task[] running = [view.RunAsync(api, options.Time, options.Log, ending.Token), WorkAsync(ending.Token)];
        try
        {
            await await Task.WhenAny(running);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await fleet.DisposeAsync();
        await doors.DisposeAsync();
        maker.Dispose();
    }

    public IReadOnlyList<LoadTestResource> LoadTests => [.. view.LoadTests.All.Select(t => t.Value).OrderBy(t => t.Key.Namespace, StringComparer.Ordinal).ThenBy(t => t.Key.Name, StringComparer.Ordinal)];

    /// <summary>A simulation as the owner of others; null when there is none.</summary>
    public OwnerReference? OwnerOf(ObjectKey simulation) => Find(simulation)?.Newest?.Resource.AsOwner;

    public LoadPodResource? LoadPod(ObjectKey key) => view.LoadPods.Find(key);

    /// <summary>Deletes what is left of a load's pods.</summary>
    public void Sweep(string run)
    {
        foreach ((ObjectKey key, _) in view.LoadPods.All.Where(p => p.Value.Run == run))
            toSweep.Add(key);
    }

    public SimulationStatus? Status(ObjectKey key) => Find(key) is { Made: MadeResource made } ? PodStatus.Of(made.Running, key, PodsOf(key, null), view, fleet, doors) : null;

    public IReadOnlyList<PodResource> PodsOf(ObjectKey simulation, string? service) =>
    [
        .. view.Pods.All.Select(p => p.Value)
            .Where(p => p.Key.Namespace == simulation.Namespace && p.Simulation == simulation.Name && (service is null || p.Service == service))
            .OrderBy(p => p.Key.Name, StringComparer.Ordinal),
    ];

    /// <summary>Replaces a service's pods as <c>kubectl rollout restart</c> does.</summary>
    public async Task<bool> RestartAsync(ObjectKey simulation, string service, CancellationToken cancellation)
    {
        if (Find(simulation)?.Made?.Running.Simulation is not Simulation runs || runs.Find(service) is null)
            return false;
        JsonObject change = new()
        {
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject
            {
                ["kubectl.kubernetes.io/restartedAt"] = options.Time.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            } } } },
        };
        await api.MergeAsync(ResourceKind.Deployment, new ObjectKey(simulation.Namespace, ObjectNames.Service(runs, service)), change, cancellation);
        return true;
    }

    public IReadOnlyList<AddedCondition> ConditionsOf(ObjectKey simulation) =>
    [
        .. view.Conditions.All.Select(c => c.Value).Where(c => c.SimulationKey == simulation && c.Condition is not null && !(c.Until <= options.Time.GetUtcNow()))
            .OrderBy(c => c.Created).ThenBy(c => c.Key.Name, StringComparer.Ordinal)
            .Select(c => new AddedCondition(
                c.Service,
                c.Condition! with { Id = c.Key.Name, RemainingMs = c.Until is DateTimeOffset until ? Math.Max(1, (long)(until - c.Created).TotalMilliseconds) : null },
                c.Replicas,
                c.Created)),
    ];

    /// <summary>Gives the chosen pods' agents a condition that is over at once; how many took it.</summary>
    public async Task<int> SufferAsync(ObjectKey simulation, AddedCondition condition, CancellationToken cancellation)
    {
        byte[] json = Encoding.UTF8.GetBytes(AddedConditionWriter.WriteFault(condition));
        bool[] took = await Task.WhenAll(Choose(simulation, condition.Service, condition.Replicas).Select(p => fleet.Find(p.Key)?.SufferAsync(json, cancellation) ?? Task.FromResult(false)));
        return took.Count(t => t);
    }

    /// <summary>Ends the chosen pods without grace; their successors are made at once. Answers how many.</summary>
    public async Task<int> EndAsync(ObjectKey simulation, string service, ReplicaChoice replicas, TimeSpan? grace, CancellationToken cancellation)
    {
        bool[] gone = await Task.WhenAll(Choose(simulation, service, replicas).Select(p => api.DeleteAsync(ResourceKind.Pod, p.Key, p.Uid, cancellation, grace)));
        return gone.Count(g => g);
    }

    private IEnumerable<PodResource> Choose(ObjectKey simulation, string service, ReplicaChoice replicas)
    {
        PodResource[] present = [.. PodsOf(simulation, service).Where(p => !p.Leaves)];
        IReadOnlySet<string> chosen = replicas.Of(present.Select(p => (p.Key.Name, p.Version)), service);
        return present.Where(p => chosen.Contains(p.Key.Name));
    }

    void IClusterListener.SimulationChanged(ObjectKey key, SimulationResource? before, SimulationResource? after)
    {
        if (before is null || after is null || before.Generation != after.Generation || before.Uid != after.Uid || before.Leaves != after.Leaves || before.Document != after.Document)
            toMake.Add(key);
    }

    void IClusterListener.ConditionChanged(ObjectKey key, ConditionResource? before, ConditionResource? after)
    {
        foreach ((ObjectKey simulation, string service) in new[] { before, after }.OfType<ConditionResource>().Select(c => (c.SimulationKey, c.Service)).Distinct())
            fleet.Adjust(simulation, service);
        toKeep.Add(key);
    }

    void IClusterListener.PodChanged(ObjectKey key, PodResource? before, PodResource? after)
    {
        PodResource pod = (after ?? before)!;
        if (after is null)
            fleet.Remove(key);
        if (view.Synced.IsCompleted)
            fleet.Adjust(new ObjectKey(key.Namespace, pod.Simulation), pod.Service);
        Found(pod);
    }

    void IClusterListener.LoadTestChanged() => news.Writer.TryWrite(true);

    void IClusterListener.LoadPodChanged(ObjectKey key)
    {
        news.Writer.TryWrite(true);
        toSweep.Add(key);
    }

    void IClusterListener.OwnedChanged(ResourceKind kind, ObjectKey key, JsonObject? before, JsonObject? after)
    {
        ObjectKey simulation = ClusterView.SimulationOf((after ?? before)!)!.Value;
        if (before is null || after is null || (long?)before["metadata"]?["generation"] is not long generation || generation != (long?)after["metadata"]?["generation"])
            toMake.Add(simulation);
        Changed(simulation);
    }

    private SimulationEntry? Find(ObjectKey key) => entries.GetValueOrDefault(key);

    private void Found(PodResource pod) => Changed(new ObjectKey(pod.Key.Namespace, pod.Simulation));

    private void Changed(ObjectKey simulation)
    {
        news.Writer.TryWrite(true);
        TimeSpan since = told.TryGetValue(simulation, out long last) ? options.Time.GetElapsedTime(last) : options.StatusInterval;
        toTell.AddAfter(simulation, since >= options.StatusInterval ? overdue : options.StatusInterval - since);
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        await view.Synced.WaitAsync(cancellation);
        board.Change();
        await Task.WhenAll(
            toMake.RunAsync(MakersAtOnce, MakeAsync, (key, e) => Failed("making", key, e), cancellation),
            toTell.RunAsync(MakersAtOnce, TellAsync, (key, e) => Failed("status of", key, e), cancellation),
            toKeep.RunAsync(1, KeepAsync, (key, e) => Failed("condition", key, e), cancellation),
            toSweep.RunAsync(1, SweepAsync, (key, e) => Failed("load worker", key, e), cancellation),
            AnnounceAsync(cancellation),
            ResyncAsync(cancellation));
    }

    // The first change is told at once, those that follow closely together: who listens looks at everything each time.
    private async Task AnnounceAsync(CancellationToken cancellation)
    {
        while (await news.Reader.ReadAsync(cancellation))
        {
            board.Change();
            await Task.Delay(overdue, options.Time, cancellation);
        }
    }

    private async Task ResyncAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(options.Resync, options.Time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            foreach ((ObjectKey key, _) in view.Simulations.All)
                toMake.Add(key);
            foreach ((ObjectKey key, _) in view.Conditions.All)
                toKeep.Add(key);
        }
    }

    private async Task MakeAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (view.Simulations.Find(key) is not SimulationResource resource || resource.Leaves)
        {
            entries.TryRemove(key, out _);
            told.TryRemove(key, out _);
            fleet.Adjust(key);
            board.Change();
            return;
        }
        SimulationEntry entry = entries.GetOrAdd(key, k => new SimulationEntry(k));
        if (entry.Made is MadeResource old && old.Resource.Uid != resource.Uid)
            entry.Made = null;
        if (entry.Newest?.Resource is not SimulationResource read || read.Generation != resource.Generation || read.Uid != resource.Uid || read.Document != resource.Document)
        {
            entry.Newest = Read(resource);
            entry.Trouble = null;
        }
        // A version that is not valid changes nothing, but what ran before is still looked after.
        (SimulationResource Resource, Simulation Document)? wanted = entry.Newest!.Simulation is Simulation valid
            ? (resource, valid)
            : entry.Made is MadeResource last ? (last.Resource, last.Document) : null;
        try
        {
            if (wanted is not null)
                await MakeAsync(entry, wanted.Value.Resource, wanted.Value.Document, cancellation);
            entry.Trouble = null;
        }
        catch (RuntimeException e)
        {
            entry.Trouble = new Trouble("Conflict", e.Message);
            toMake.AddAfter(key, options.Resync);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            entry.Trouble = new Trouble("Failed", e.Message);
            throw;
        }
        finally
        {
            Changed(key);
        }
    }

    private async Task MakeAsync(SimulationEntry entry, SimulationResource resource, Simulation document, CancellationToken cancellation)
    {
        MadeSimulation made = await maker.MakeAsync(resource, document, cancellation);
        bool same = entry.Made is MadeResource before && before.Resource.Generation == resource.Generation && before.Resource.Document == resource.Document && SameAddresses(before.Running, made.Running);
        if (!same)
        {
            entry.Made = new MadeResource(resource, document, made.Running);
            fleet.Adjust(entry.Key);
            foreach ((ObjectKey key, ConditionResource condition) in view.Conditions.All.Where(c => c.Value.SimulationKey == entry.Key))
                toKeep.Add(key);
        }
        if (made.Made + made.Removed > 0)
        {
            options.Log($"simulation {entry.Key}: generation {resource.Generation}: {made.Made} objects made or changed, {made.Removed} removed");
            await events.TellAsync(resource, EventWriter.Normal, "Applied", $"generation {resource.Generation}: {made.Made} objects made or changed, {made.Removed} removed", cancellation);
        }
    }

    private async Task TellAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Find(key) is not SimulationEntry entry)
            return;
        told[key] = options.Time.GetTimestamp();
        await statuses.WriteAsync(entry, Status(key), cancellation);
    }

    private async Task KeepAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (await conditions.KeepAsync(key, cancellation) is TimeSpan again)
            toKeep.AddAfter(key, again > TimeSpan.Zero ? again : TimeSpan.Zero);
    }

    private async Task SweepAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (view.LoadPods.Find(key) is LoadPodResource pod && !loads.IsNeeded(pod.Run))
            await api.DeleteAsync(ResourceKind.Pod, key, pod.Uid, cancellation, grace: TimeSpan.Zero);
    }

    private ReadResource Read(SimulationResource resource)
    {
        DocumentResult read = SimulationDocument.Read(Encoding.UTF8.GetBytes(resource.Document), new DocumentOptions(options.Frameworks, FaultCatalogue.Standard));
        return new ReadResource(resource, read.Simulation, read.Problems);
    }

    // What fails again and again for the same reason is told once.
    private void Failed(string what, ObjectKey key, Exception e)
    {
        string message = $"{what} {key}: {(e is ApiException ? e.Message : e.ToString())}; it is tried again";
        if (failures.TryGetValue((what, key), out string? before) && before == message)
            return;
        failures[(what, key)] = message;
        options.Log(message);
    }

    private static bool SameAddresses(RunningSimulation one, RunningSimulation other) =>
        one.Simulation.Seed == other.Simulation.Seed && one.Addresses.Count == other.Addresses.Count && !one.Addresses.Except(other.Addresses).Any();
}
