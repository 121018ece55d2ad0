using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Election;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>What a control plane on a cluster is started with.</summary>
/// <param name="Runtime">Makes the cluster what its simulations say, while it leads.</param>
/// <param name="Election">Says whether it does.</param>
public sealed record ClusterPlane(KubernetesRuntime Runtime, LeaderElection Election);
