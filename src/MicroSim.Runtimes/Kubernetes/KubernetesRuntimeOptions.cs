using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Installing;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes;

/// <summary>What a <see cref="KubernetesRuntime"/> needs to know.</summary>
/// <param name="Frameworks">The frameworks that documents may name.</param>
/// <param name="Images">Their images.</param>
public sealed record KubernetesRuntimeOptions(IReadOnlyList<KnownFramework> Frameworks, AgentImages Images)
{
    /// <summary>The namespace whose simulations are called by their name alone.</summary>
    public string Home { get; init; } = "default";

    /// <summary>What a simulation is called: by its name alone at home, else with its namespace before it.</summary>
    internal string NameOf(ObjectKey key) => key.Namespace == Home ? key.Name : $"{key.Namespace}.{key.Name}";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where agents send spans over OTLP/HTTP; null for nowhere.</summary>
    public Uri? SpanReceiver { get; init; }

    /// <summary>When nodes fetch images.</summary>
    public string PullPolicy { get; init; } = "IfNotPresent";

    /// <summary>The image that load workers run in: the control plane's.</summary>
    public string LoadWorkerImage { get; init; } = Images.Full(InstallOptions.DefaultImage);

    /// <summary>How long the pods of a load may take until their workers can be spoken to.</summary>
    public TimeSpan LoadWorkerPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Takes a line for whoever reads the control plane's log.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>How often everything is compared anew, though nothing was heard of.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one call of an agent's admin port may take.</summary>
    public TimeSpan ProbeDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often an agent that has its state is looked at.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shortest time between two writes of one status.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(1);
}
