using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Runtimes.Kubernetes.Loads;

/// <summary>What is known of load workers' pods, and which of them anybody still needs.</summary>
internal interface ILoadPodView
{
    /// <summary>One of them, as it was last heard of; null when it is not there.</summary>
    LoadPodResource? Find(ObjectKey key);

    /// <summary>Completes with the present version when it differs from <paramref name="version"/>.</summary>
    Task<long> ChangedAsync(long version, CancellationToken cancellation);

    /// <summary>A load begins: its pods are needed.</summary>
    void Keep(string run);

    /// <summary>It is over: whatever is left of its pods is deleted.</summary>
    void Leave(string run);
}
