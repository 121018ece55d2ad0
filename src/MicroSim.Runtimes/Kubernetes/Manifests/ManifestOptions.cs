using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>What a simulation's objects depend on beside the document.</summary>
/// <param name="Images">Which images play the services.</param>
/// <param name="Namespace">Where the objects are; null leaves it to whoever applies them.</param>
/// <param name="Owner">Deleting it deletes the objects; null for objects that stand alone.</param>
/// <param name="Addresses">Where each service is called; null calls them by their DNS names.</param>
/// <param name="Tokens">The simulation's tokens; null leaves their Secret out, and agents use it when somebody else made it.</param>
/// <param name="Seed">
/// The seed of the agents' draws, which replicas of a service share: what comes from outside then meets the same luck in each. Null lets every pod draw its own.
/// </param>
/// <param name="ControlPlaneNamespace">What tells the control plane's namespace from others: its pods may reach admin ports.</param>
/// <param name="PullPolicy">When nodes fetch images.</param>
/// <param name="Spans">Where agents send spans; null for nowhere.</param>
public sealed record ManifestOptions(
    AgentImages Images,
    string? Namespace = null,
    OwnerReference? Owner = null,
    IReadOnlyDictionary<string, Uri>? Addresses = null,
    SimulationTokens? Tokens = null,
    uint? Seed = null,
    string ControlPlaneNamespace = ObjectLabels.ControlPlaneNamespace,
    string PullPolicy = "IfNotPresent",
    SpanTarget? Spans = null)
{
    /// <summary>Where a service is called.</summary>
    public Uri AddressOf(Simulation simulation, string service) =>
        Addresses?[service] ?? new Uri(Namespace is null
            ? $"http://{ObjectNames.Service(simulation, service)}:{AgentPorts.Data}/"
            : $"http://{ObjectNames.Service(simulation, service)}.{Namespace}.svc:{AgentPorts.Data}/");
}

/// <summary>Where agents send spans over OTLP/HTTP.</summary>
/// <param name="Receiver">The address, to which <c>/v1/traces</c> is added.</param>
/// <param name="Simulation">What the simulation is called there.</param>
public sealed record SpanTarget(Uri Receiver, string Simulation);

/// <summary>The object that owns others.</summary>
/// <param name="ApiVersion">Its API's group and version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its <c>metadata.uid</c>.</param>
public sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid);
