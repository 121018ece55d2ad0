using System.Text.Json.Nodes;
using MicroSim.Load.Results;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>The load tests that a cluster keeps as objects.</summary>
internal interface ILoadTestObjects
{
    /// <summary>All of them, as they were last heard of.</summary>
    IReadOnlyList<LoadTestResource> All { get; }

    /// <summary>Where a simulation is that is named so.</summary>
    ObjectKey? KeyOf(string simulation);

    /// <summary>The services of a simulation that nobody could call now.</summary>
    IReadOnlyList<string> Unready(string simulation);

    /// <summary>Writes a status.</summary>
    /// <exception cref="ApiException">It cannot be written now.</exception>
    Task TellAsync(LoadTestResource test, JsonObject status, CancellationToken cancellation);

    /// <summary>Keeps a report; the name of the ConfigMap that holds it, or null when that name is somebody else's.</summary>
    /// <exception cref="ApiException">It cannot be kept now.</exception>
    Task<string?> KeepAsync(LoadTestResource test, LoadReport report, CancellationToken cancellation);
}
