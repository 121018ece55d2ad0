using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Runtimes.Kubernetes.Watching;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>The objects of one simulation: made where they differ from what is wanted, removed where nobody wants them, never somebody else's.</summary>
internal sealed class OwnedObjects(ApiServer api, ClusterView view, SimulationResource owner, SemaphoreSlim places)
{
    private readonly HashSet<(ResourceKind Kind, string Name)> wanted = [];
    private int made;
    private int removed;

    /// <summary>How many objects were made or changed.</summary>
    public int Made => made;

    /// <summary>How many were removed.</summary>
    public int Removed => removed;

    /// <summary>The objects among these whose names belong to somebody else. Reads from the server only where something is new.</summary>
    public async Task<IReadOnlyList<Problem>> ConflictsAsync(IEnumerable<JsonObject> objects, CancellationToken cancellation)
    {
        List<Problem> problems = [];
        foreach (IGrouping<ResourceKind, JsonObject> group in objects.GroupBy(KindOf))
        {
            Dictionary<string, JsonObject> strangers = group
                .Where(o => view.Owned(group.Key).Find(KeyOf(o)) is not JsonObject there || ClusterView.SimulationOf(there) != owner.Key)
                .ToDictionary(o => KeyOf(o).Name);
            if (strangers.Count == 0)
                continue;
            ObjectList all = await api.ListAsync(group.Key, owner.Key.Namespace, selector: null, metadataOnly: true, cancellation);
            foreach (JsonObject there in all.Items.Where(o => ClusterView.SimulationOf(o) != owner.Key))
            {
                if (strangers.TryGetValue(KeyOf(there).Name, out JsonObject? mine))
                    problems.Add(Conflict(group.Key, mine, ClusterView.SimulationOf(there)));
            }
        }
        return problems;
    }

    /// <summary>Makes an object what it should be, and answers it as it is.</summary>
    public async Task<JsonObject> EnsureAsync(JsonObject manifest, CancellationToken cancellation)
    {
        ResourceKind kind = KindOf(manifest);
        ObjectKey key = KeyOf(manifest);
        lock (wanted)
            wanted.Add((kind, key.Name));
        ObjectHash.Stamp(manifest);
        ObjectCache<JsonObject> cache = view.Owned(kind);
        JsonObject? there = cache.Find(key);
        if (there is not null && there["metadata"]!["deletionTimestamp"] is null && ObjectDifference.IsMade(there, manifest))
            return there;
        await places.WaitAsync(cancellation);
        try
        {
            if (kind == ResourceKind.Deployment && there is not null)
                await LeaveReplicasAsync(key, there, manifest, cancellation);
            JsonObject result = await api.ApplyAsync(kind, key, manifest, cancellation);
            Interlocked.Increment(ref made);
            cache.Put(result);
            return result;
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Removes what is ours and was not ensured.</summary>
    public async Task PruneAsync(CancellationToken cancellation)
    {
        foreach (ResourceKind kind in ClusterView.OwnedKinds.Reverse())
        {
            foreach ((ObjectKey key, JsonObject there) in view.Owned(kind).All.Where(o => ClusterView.SimulationOf(o.Value) == owner.Key && IsOwned(o.Value)).ToArray())
            {
                if (!wanted.Contains((kind, key.Name)) && there["metadata"]!["deletionTimestamp"] is null && await api.DeleteAsync(kind, key, (string)there["metadata"]!["uid"]!, cancellation))
                    Interlocked.Increment(ref removed);
            }
        }
    }

    public static ResourceKind KindOf(JsonObject manifest) => ClusterView.OwnedKinds.Single(k => k.Kind == (string)manifest["kind"]!);

    private static ObjectKey KeyOf(JsonObject manifest) => ObjectCache<JsonObject>.KeyOf(manifest);

    private bool IsOwned(JsonObject there) => there["metadata"]!["ownerReferences"]?.AsArray().Any(o => (string?)o?["uid"] == owner.Uid) == true;

    // When we no longer say how many, what is there must stay: to take our field back alone would mean the default, one.
    private async Task LeaveReplicasAsync(ObjectKey key, JsonObject there, JsonObject manifest, CancellationToken cancellation)
    {
        if (manifest["spec"]!["replicas"] is not null || (int?)there["spec"]?["replicas"] is not int count || count == 1)
            return;
        JsonObject left = new()
        {
            ["apiVersion"] = ResourceKind.Deployment.ApiVersion,
            ["kind"] = ResourceKind.Deployment.Kind,
            ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
            ["spec"] = new JsonObject { ["replicas"] = count },
        };
        await api.ApplyAsync(ResourceKind.Deployment, key, left, cancellation, manager: $"{ApiServer.FieldManager}-replicas");
    }

    private static Problem Conflict(ResourceKind kind, JsonObject mine, ObjectKey? other)
    {
        string path = (string?)mine["metadata"]!["labels"]?[ObjectLabels.Service] is string service ? $"spec.services.{service}" : "spec.namePrefix";
        string whose = other is ObjectKey simulation ? $"the simulation {simulation.Name}" : "somebody else";
        return new Problem(path, $"the {kind} {KeyOf(mine).Name} is there already and belongs to {whose}: remove it, or set spec.namePrefix");
    }
}
