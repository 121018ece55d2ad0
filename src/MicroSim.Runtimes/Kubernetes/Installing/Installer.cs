using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;

namespace MicroSim.Runtimes.Kubernetes.Installing;

/// <summary>Puts the control plane on a cluster and takes it away again.</summary>
/// <param name="api">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Takes a line for whoever waits.</param>
public sealed class Installer(ApiServer api, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    private static readonly string podSelector = string.Join(',', ObjectLabels.ControlPlane.Select(l => $"{l.Key}={l.Value}"));

    private static readonly ResourceKind[] owned =
        [ResourceKind.Deployment, ResourceKind.Service, ResourceKind.ConfigMap, ResourceKind.Secret, ResourceKind.NetworkPolicy, ResourceKind.ServiceAccount, ResourceKind.Pod];

    /// <summary>Whether the control plane is there, in this namespace.</summary>
    public async Task<bool> IsInstalledAsync(string space, CancellationToken cancellation) =>
        await api.FindAsync(ResourceKind.Deployment, new(space, ControlPlaneManifests.Name), cancellation) is not null;

    /// <summary>Applies every object, then waits until the control plane is ready. May be repeated; then it brings what changed.</summary>
    /// <exception cref="ClusterException">It is in another namespace, or did not get ready; the message says why.</exception>
    public async Task InstallAsync(InstallOptions options, TimeSpan patience, CancellationToken cancellation)
    {
        await RefuseOtherAsync(options.Namespace, cancellation);
        foreach (JsonObject one in ControlPlaneManifests.Of(options))
        {
            ResourceKind kind = ControlPlaneManifests.KindOf(one);
            ObjectKey key = ControlPlaneManifests.KeyOf(one);
            if (kind == ResourceKind.Namespace)
                await LeaveOthersAsync(one, cancellation);
            // Before the pods that read it.
            if (kind == ResourceKind.Deployment)
                await ControlPlaneToken.EnsureAsync(api, options.Namespace, cancellation);
            await api.ApplyAsync(kind, key, one, cancellation);
            say($"{kind} {key}");
        }
        ObjectKey deployment = new(options.Namespace, ControlPlaneManifests.Name);
        say($"waiting for {deployment} to be ready");
        if (!await WaitAsync(() => IsReadyAsync(deployment, cancellation), patience, cancellation))
            throw new ClusterException($"the control plane was not ready within {patience.TotalSeconds:0} s: {await ReasonsAsync(options.Namespace, cancellation)}");
    }

    /// <summary>The simulations of the whole cluster, which end with the control plane; none when their kind is not known.</summary>
    public async Task<IReadOnlyList<ObjectKey>> SimulationsAsync(CancellationToken cancellation) =>
        [.. (await FindAllAsync(ResourceKind.Simulation, null, cancellation)).Select(ControlPlaneManifests.KeyOf)];

    /// <summary>Removes all simulations, then what was installed: 1 simulations and load tests, 2 what they own, 3 the control plane and the definitions.</summary>
    /// <exception cref="ClusterException">It is in another namespace, or something did not go; the message says what.</exception>
    public async Task UninstallAsync(string space, TimeSpan patience, CancellationToken cancellation)
    {
        await RefuseOtherAsync(space, cancellation);
        foreach (ObjectKey test in (await FindAllAsync(ResourceKind.LoadTest, null, cancellation)).Select(ControlPlaneManifests.KeyOf))
        {
            await api.DeleteAsync(ResourceKind.LoadTest, test, uid: null, cancellation);
            say($"{ResourceKind.LoadTest} {test} is deleted");
        }
        foreach (ObjectKey simulation in await SimulationsAsync(cancellation))
        {
            await api.DeleteAsync(ResourceKind.Simulation, simulation, uid: null, cancellation);
            say($"{ResourceKind.Simulation} {simulation} is deleted");
        }
        // Without its owner's definition nobody would remove what is left.
        await GoneAsync("what the simulations and load tests own", () => OwnedAsync(cancellation), patience, cancellation);

        JsonObject[] objects = [.. ControlPlaneManifests.Of(new InstallOptions(space)).Reverse()];
        await api.DeleteAsync(ResourceKind.Secret, new(space, ControlPlaneToken.Secret), uid: null, cancellation);
        foreach (JsonObject one in objects)
        {
            if (await IsOursAsync(one, cancellation) && await api.DeleteAsync(ControlPlaneManifests.KindOf(one), ControlPlaneManifests.KeyOf(one), uid: null, cancellation))
                say($"{ControlPlaneManifests.KindOf(one)} {ControlPlaneManifests.KeyOf(one)} is deleted");
        }
        await GoneAsync("what was installed", () => LeftAsync(objects, space, cancellation), patience, cancellation);
        await api.DeleteAsync(ResourceKind.Lease, new(space, ControlPlaneManifests.Name), uid: null, cancellation);
        ObjectKey home = new("", space);
        if (await api.FindAsync(ResourceKind.Namespace, home, cancellation) is not null)
            await api.MergeAsync(ResourceKind.Namespace, home, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [ObjectLabels.ControlPlaneNamespace] = null } } }, cancellation);
    }

    // One cluster has one control plane: two would both steer every simulation.
    private async Task RefuseOtherAsync(string space, CancellationToken cancellation)
    {
        JsonObject? binding = await api.FindAsync(ResourceKind.ClusterRoleBinding, new("", ControlPlaneManifests.Name), cancellation);
        if ((string?)binding?["subjects"]?[0]?["namespace"] is string there && there != space)
            throw new ClusterException($"this cluster's control plane is in the namespace {there}: say --namespace {there}");
    }

    // A namespace that was there before gets the label that services know it by, and none of those by which it would be removed.
    private async Task LeaveOthersAsync(JsonObject manifest, CancellationToken cancellation)
    {
        if (await api.FindAsync(ResourceKind.Namespace, ControlPlaneManifests.KeyOf(manifest), cancellation) is not null && !await IsOursAsync(manifest, cancellation))
            manifest["metadata"]!["labels"] = new JsonObject { [ObjectLabels.ControlPlaneNamespace] = "true" };
    }

    private async Task<bool> IsReadyAsync(ObjectKey deployment, CancellationToken cancellation)
    {
        JsonObject? there = await api.FindAsync(ResourceKind.Deployment, deployment, cancellation);
        int Number(string name) => (int?)there?["status"]?[name] ?? 0;
        return there is not null
            && ((long?)there["status"]?["observedGeneration"] ?? 0) >= (long)there["metadata"]!["generation"]!
            && Number("updatedReplicas") == Number("replicas") && Number("availableReplicas") >= (int)there["spec"]!["replicas"]! && Number("unavailableReplicas") == 0;
    }

    // Why the pods wait, in Kubernetes' own words.
    private async Task<string> ReasonsAsync(string space, CancellationToken cancellation)
    {
        ObjectList pods = await api.ListAsync(ResourceKind.Pod, space, podSelector, metadataOnly: false, cancellation);
        string[] reasons =
        [
            .. pods.Items.SelectMany(p => p["status"]?["containerStatuses"]?.AsArray() ?? [])
                .Select(c => c!["state"]?["waiting"]).OfType<JsonObject>().Select(w => $"{w["reason"]}: {w["message"]}").Distinct(),
            .. pods.Items.SelectMany(p => p["status"]?["conditions"]?.AsArray() ?? [])
                .Where(c => (string?)c!["type"] == "PodScheduled" && (string?)c["status"] == "False").Select(c => (string?)c!["message"] ?? "").Distinct(),
        ];
        return reasons.Length == 0 ? $"see kubectl describe pods --namespace {space}" : string.Join("; ", reasons);
    }

    // Objects that an export made have no owner, and stay.
    private async Task<IReadOnlyList<string>> OwnedAsync(CancellationToken cancellation)
    {
        List<string> left = [];
        foreach (ResourceKind kind in owned)
        {
            IEnumerable<JsonObject> found = await FindAllAsync(kind, ObjectLabels.Simulation, cancellation);
            left.AddRange(found.Where(o => kind == ResourceKind.Pod || IsOwned(o)).Select(o => $"{kind} {ControlPlaneManifests.KeyOf(o)}"));
        }
        left.AddRange((await FindAllAsync(ResourceKind.ConfigMap, ObjectLabels.LoadTest, cancellation)).Where(IsOwned).Select(o => $"{ResourceKind.ConfigMap} {ControlPlaneManifests.KeyOf(o)}"));
        return left;
    }

    private static bool IsOwned(JsonObject one) => one["metadata"]?["ownerReferences"]?.AsArray().Any(o => (string?)o?["kind"] is "Simulation" or "LoadTest") == true;

    // A namespace that was there before has not our labels, and stays.
    private async Task<bool> IsOursAsync(JsonObject one, CancellationToken cancellation) =>
        await api.FindAsync(ControlPlaneManifests.KindOf(one), ControlPlaneManifests.KeyOf(one), cancellation) is JsonObject there
        && (string?)there["metadata"]?["labels"]?["app.kubernetes.io/part-of"] == "microsim";

    private async Task<IReadOnlyList<string>> LeftAsync(IEnumerable<JsonObject> objects, string space, CancellationToken cancellation)
    {
        ObjectList pods = await api.ListAsync(ResourceKind.Pod, space, podSelector, metadataOnly: true, cancellation);
        List<string> left = [.. pods.Items.Select(p => $"{ResourceKind.Pod} {ControlPlaneManifests.KeyOf(p)}")];
        foreach (JsonObject one in objects)
        {
            if (await IsOursAsync(one, cancellation))
                left.Add($"{ControlPlaneManifests.KindOf(one)} {ControlPlaneManifests.KeyOf(one)}");
        }
        return left;
    }

    private async Task<IReadOnlyList<JsonObject>> FindAllAsync(ResourceKind kind, string? selector, CancellationToken cancellation)
    {
        try
        {
            return (await api.ListAsync(kind, space: null, selector, metadataOnly: true, cancellation)).Items;
        }
        catch (ApiException e) when (e.Status == 404)
        {
            return [];
        }
    }

    private async Task GoneAsync(string what, Func<Task<IReadOnlyList<string>>> left, TimeSpan patience, CancellationToken cancellation)
    {
        IReadOnlyList<string> still = [];
        if (!await WaitAsync(async () => (still = await left()).Count == 0, patience, cancellation))
            throw new ClusterException($"{what} did not go within {patience.TotalSeconds:0} s: {string.Join(", ", still.Take(10))}");
    }

    private async Task<bool> WaitAsync(Func<Task<bool>> until, TimeSpan patience, CancellationToken cancellation)
    {
        for (long start = time.GetTimestamp(); !await until();)
        {
            if (time.GetElapsedTime(start) > patience)
                return false;
            await Task.Delay(interval, time, cancellation);
        }
        return true;
    }
}
