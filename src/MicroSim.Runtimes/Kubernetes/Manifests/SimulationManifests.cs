using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>
/// A simulation as Kubernetes objects, for server-side apply: pure, equal for equal arguments, of APIs that Kubernetes serves from 1.20 on. A changed plan
/// changes a ConfigMap and nothing else, so no pod is replaced for it.
/// </summary>
public static class SimulationManifests
{
    /// <summary>The Services alone: the cluster gives them the addresses that all the other objects need.</summary>
    public static IReadOnlyList<JsonObject> Services(Simulation simulation, ManifestOptions options) =>
        [.. simulation.Services.Select(s => ServiceManifest.Of(simulation, s, options))];

    /// <summary>All objects, in an order in which they can be applied: what pods need stands before the Deployments.</summary>
    public static IReadOnlyList<JsonObject> Of(Simulation simulation, ManifestOptions options) =>
    [
        .. options.Tokens is SimulationTokens tokens ? [TokensManifest.Of(simulation, tokens, options)] : Array.Empty<JsonObject>(),
        .. simulation.Services.SelectMany(s => Of(simulation, s, options)),
    ];

    /// <summary>The objects of one service.</summary>
    public static IReadOnlyList<JsonObject> Of(Simulation simulation, Service service, ManifestOptions options) =>
    [
        ServiceAccountManifest.Of(simulation, service, options),
        StateManifest.Of(simulation, service, options),
        ServiceManifest.Of(simulation, service, options),
        NetworkPolicyManifest.Of(simulation, service, options),
        DeploymentManifest.Of(simulation, service, options),
    ];
}
