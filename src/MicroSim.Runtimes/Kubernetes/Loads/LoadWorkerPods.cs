using System.Net;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Runtimes.Kubernetes.Loads;

/// <summary>The pods of one load's workers: made, waited for, and deleted with this object. What cannot be deleted now is deleted when the cluster answers again.</summary>
public sealed class LoadWorkerPods : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    private readonly ApiServer api;
    private readonly KubernetesRuntimeOptions options;
    private readonly LoadWorkerOptions workers;
    private readonly ILoadPodView view;
    private readonly int count;

    private LoadWorkerPods(ApiServer api, KubernetesRuntimeOptions options, LoadWorkerOptions workers, ILoadPodView view, int count) =>
        (this.api, this.options, this.workers, this.view, this.count) = (api, options, workers, view, count);

    /// <summary>Makes them; they run some time later.</summary>
    /// <exception cref="ClusterException">The cluster refuses them.</exception>
    internal static async Task<LoadWorkerPods> StartAsync(ApiServer api, KubernetesRuntimeOptions options, LoadWorkerOptions workers, ILoadPodView view, int count, CancellationToken cancellation)
    {
        LoadWorkerPods pods = new(api, options, workers, view, count);
        view.Keep(workers.Run);
        try
        {
            string space = workers.Simulation.Namespace;
            JsonObject[] made = await Task.WhenAll(Enumerable.Range(0, count).Select(n => api.CreateAsync(ResourceKind.Pod, space, LoadWorkerManifest.Pod(workers, n), cancellation)));
            await api.CreateAsync(ResourceKind.NetworkPolicy, space, LoadWorkerManifest.Policy(workers, made[0], ObjectLabels.ControlPlaneNamespace), cancellation);
            return pods;
        }
        catch (ApiException e)
        {
            await pods.DisposeAsync();
            throw new ClusterException($"the pods of the load workers cannot be made: {e.Said}", e);
        }
        catch
        {
            await pods.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a worker listens, when its pod runs.</summary>
    /// <exception cref="ClusterException">It will not run, or did not in time.</exception>
    public async Task<IPEndPoint> AddressAsync(int number, CancellationToken cancellation)
    {
        LoadPodResource? pod = null;
        bool settled = await Changes.UntilAsync(view.ChangedAsync, IsSettled, options.LoadWorkerPatience, options.Time, cancellation);
        // Its time may be over before what came last was looked at.
        settled = settled || IsSettled();
        if (settled && pod is { Failure: null, Address: string address })
            return new IPEndPoint(IPAddress.Parse(address), LoadWorkerManifest.Port);
        string why = pod?.Failure ?? pod?.Waits ?? (pod is null ? "nothing was heard of it" : "it is still being started");
        throw new ClusterException($"the load worker's pod {workers.NameOf(number)} {(settled ? "cannot run" : $"does not run after {options.LoadWorkerPatience.TotalSeconds:0} s")}: {why}");

        bool IsSettled()
        {
            LoadPodResource? now = Find(number);
            pod = now ?? (pod is null ? null : pod with { Failure = LoadPodResource.Deleted });
            return pod is { Failure: not null } or { Address: not null };
        }
    }

    /// <summary>Why a worker that could be spoken to cannot any more.</summary>
    public async Task<string> WhyAsync(int number)
    {
        // The connection breaks before the cluster tells why.
        await Changes.UntilAsync(view.ChangedAsync, () => Find(number) is null or { Failure: not null }, patience, options.Time, CancellationToken.None);
        string why = Find(number) is LoadPodResource pod ? pod.Failure ?? "nothing answers at its address" : LoadPodResource.Deleted;
        return $"the load worker's pod {workers.NameOf(number)} is lost: {why}";
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource late = new(patience, options.Time);
        await Task.WhenAll(Enumerable.Range(0, count).Select(n => DeleteAsync(workers.NameOf(n), late.Token)));
        view.Leave(workers.Run);
    }

    private LoadPodResource? Find(int number) => view.Find(new(workers.Simulation.Namespace, workers.NameOf(number)));

    private async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await api.DeleteAsync(ResourceKind.Pod, new(workers.Simulation.Namespace, name), uid: null, cancellation, grace: TimeSpan.Zero);
        }
        catch (Exception e) when (e is ApiException or OperationCanceledException)
        {
            options.Log($"load worker {name}: {e.Message}; it is deleted later");
        }
    }
}
