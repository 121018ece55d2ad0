using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Watching;

namespace MicroSim.Runtimes.Kubernetes.Resources;

/// <summary>What the cluster has of ours, as it was last heard of: one watch a kind, over all namespaces.</summary>
internal sealed class ClusterView
{
    /// <summary>The kinds of objects that a simulation is made of, in the order in which they are made.</summary>
    public static readonly IReadOnlyList<ResourceKind> OwnedKinds =
    [
        ResourceKind.Service, ResourceKind.Secret, ResourceKind.ServiceAccount, ResourceKind.ConfigMap, ResourceKind.NetworkPolicy, ResourceKind.Deployment,
    ];

    private const string Ours = $"{ObjectLabels.ManagedBy}={ObjectLabels.Manager}";

    private readonly Dictionary<ResourceKind, ObjectCache<JsonObject>> owned;

    public ClusterView(IClusterListener listener)
    {
        Simulations = new(SimulationResource.Of, listener.SimulationChanged);
        Conditions = new(ConditionResource.Of, listener.ConditionChanged);
        Pods = new(PodResource.Of, listener.PodChanged);
        LoadTests = new(LoadTestResource.Of, (_, _, _) => listener.LoadTestChanged());
        LoadPods = new(LoadPodResource.Of, (key, _, _) => listener.LoadPodChanged(key));
        owned = OwnedKinds.ToDictionary(k => k, k => new ObjectCache<JsonObject>(Kept, (key, before, after) => listener.OwnedChanged(k, key, before, after)));
    }

    public ObjectCache<SimulationResource> Simulations { get; }

    public ObjectCache<ConditionResource> Conditions { get; }

    public ObjectCache<PodResource> Pods { get; }

    public ObjectCache<LoadTestResource> LoadTests { get; }

    /// <summary>The pods of load workers.</summary>
    public ObjectCache<LoadPodResource> LoadPods { get; }

    public ObjectCache<JsonObject> Owned(ResourceKind kind) => owned[kind];

    /// <summary>Completes when everything was heard of once, but for load tests: an older installation has no definition of them, and simulations run all the same.</summary>
    public Task Synced => Task.WhenAll([Simulations.Synced, Conditions.Synced, Pods.Synced, LoadPods.Synced, .. owned.Values.Select(c => c.Synced)]);

    /// <summary>Keeps itself equal to the cluster until cancelled.</summary>
    public async Task RunAsync(ApiServer api, TimeProvider time, Action<string> trouble, CancellationToken cancellation)
    {
        Task Watch(Watched watched, IWatchSink sink) => new ResourceWatch(api, watched, sink, time, trouble).RunAsync(cancellation);

        await Task.WhenAll(
        [
            Watch(new(ResourceKind.Simulation), Simulations),
            Watch(new(ResourceKind.ServiceCondition), Conditions),
            Watch(new(ResourceKind.Pod, Selector: $"{Ours},{ObjectLabels.Component}!={ObjectLabels.LoadWorker}"), Pods),
            Watch(new(ResourceKind.Pod, Selector: $"{Ours},{ObjectLabels.Component}={ObjectLabels.LoadWorker}"), LoadPods),
            Watch(new(ResourceKind.LoadTest), LoadTests),
            .. owned.Select(o => Watch(new(o.Key, Selector: Ours), o.Value)),
        ]);
    }

    private static JsonObject? Kept(JsonObject one)
    {
        // Half of every object, and nobody here asks for it.
        one["metadata"]!.AsObject().Remove("managedFields");
        return SimulationOf(one) is null ? null : one;
    }

    /// <summary>The simulation that an object of ours belongs to, or null.</summary>
    public static ObjectKey? SimulationOf(JsonObject one) =>
        (string?)one["metadata"]?["labels"]?[ObjectLabels.Simulation] is string name ? new ObjectKey((string?)one["metadata"]?["namespace"] ?? "", name) : null;
}
