using System.Collections.Concurrent;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Loads;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Tests.Runtimes.Kubernetes.Loads;

/// <summary>What a test says of load workers' pods.</summary>
internal sealed class FakeLoadPods : ILoadPodView
{
    private readonly StatusBoard board = new();
    private readonly ConcurrentDictionary<ObjectKey, LoadPodResource> pods = [];

    public ConcurrentQueue<string> Kept { get; } = [];

    public ConcurrentQueue<string> Left { get; } = [];

    public void Set(string name, string? address = null, string? waits = null, string? failure = null)
    {
        ObjectKey key = new("n", name);
        pods[key] = new(key, "uid", "run", address, waits, failure);
        board.Change();
    }

    public void Remove(string name)
    {
        pods.TryRemove(new ObjectKey("n", name), out _);
        board.Change();
    }

    public LoadPodResource? Find(ObjectKey key) => pods.GetValueOrDefault(key);

    public Task<long> ChangedAsync(long version, CancellationToken cancellation) => board.ChangedAsync(version, cancellation);

    public void Keep(string run) => Kept.Enqueue(run);

    public void Leave(string run) => Left.Enqueue(run);
}
