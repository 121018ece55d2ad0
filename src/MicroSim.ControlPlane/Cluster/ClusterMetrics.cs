using MicroSim.ControlPlane.Metrics;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Election;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>What one of a cluster's control planes asks of the cluster, and whether it leads.</summary>
internal sealed class ClusterMetrics(KubernetesRuntime runtime, LeaderElection election) : IOwnMetrics
{
    public void Write(MetricsText text)
    {
        ApiCalls calls = runtime.Api.Calls;
        text.Counter("microsim_kubernetes_api_calls_total", "Calls of the Kubernetes API server.", "type", [("read", calls.Reads), ("write", calls.Writes), ("watch", calls.Watches)]);
        text.Counter("microsim_kubernetes_lease_writes_total", "Writes of the leaders' Lease: the only ones when nothing changes.", election.Writes);
        text.Gauge("microsim_leader", "1 where this control plane leads.", election.Leads ? 1 : 0);
        text.Gauge("microsim_leader_term", "The term that it leads in, or led in last.", election.Term);
    }
}
