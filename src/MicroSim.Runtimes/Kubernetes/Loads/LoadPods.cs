using System.Collections.Concurrent;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Runtimes.Kubernetes.Loads;

/// <summary>The pods of load workers over all terms of a leader. Those that no load of this process needs are left over from a leader that is gone.</summary>
/// <param name="board">Told of every change.</param>
/// <param name="leading">The present term; null between two.</param>
internal sealed class LoadPods(StatusBoard board, Func<Leading?> leading) : ILoadPodView
{
    private readonly ConcurrentDictionary<string, bool> needed = new();

    public bool IsNeeded(string run) => needed.ContainsKey(run);

    public LoadPodResource? Find(ObjectKey key) => leading()?.LoadPod(key);

    public Task<long> ChangedAsync(long version, CancellationToken cancellation) => board.ChangedAsync(version, cancellation);

    public void Keep(string run) => needed[run] = true;

    public void Leave(string run)
    {
        needed.TryRemove(run, out _);
        leading()?.Sweep(run);
    }
}
