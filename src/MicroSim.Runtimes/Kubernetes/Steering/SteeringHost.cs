using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Runtimes.Kubernetes.Steering;

/// <summary>What the steering of all pods shares under one leader.</summary>
/// <param name="Http">Calls admin ports.</param>
/// <param name="Term">Of the leader.</param>
/// <param name="ProbeDeadline">How long a call may take.</param>
/// <param name="ProbeInterval">How often an agent that has its state is looked at.</param>
/// <param name="Time">The clock.</param>
/// <param name="Changed">Told when a pod's agent was found otherwise than before.</param>
/// <param name="Outdated">Told when an agent obeys a later term.</param>
internal sealed record SteeringHost(
    HttpClient Http, long Term, TimeSpan ProbeDeadline, TimeSpan ProbeInterval, TimeProvider Time, Action<PodResource> Changed, Action<long> Outdated);
