using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Runtimes.Kubernetes.Steering;
using MicroSim.Runtimes.Steering;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>How a simulation is, out of what is known of its Deployments and pods.</summary>
internal static class PodStatus
{
    public static SimulationStatus Of(RunningSimulation running, ObjectKey key, IReadOnlyList<PodResource> pods, ClusterView view, Fleet fleet, Doorbell doors)
    {
        ILookup<string, PodResource> byService = pods.ToLookup(p => p.Service);
        return new SimulationStatus(key.Name, [.. running.Simulation.Services.Select(service =>
        {
            JsonObject? deployment = view.Owned(ResourceKind.Deployment).Find(new ObjectKey(key.Namespace, ObjectNames.Service(running.Simulation, service.Name)));
            PodResource[] own = [.. byService[service.Name]];
            // The newest pod is of the newest kind: Kubernetes makes no others once it has seen a change.
            string? newest = own.Where(p => !p.Leaves).MaxBy(p => p.Created)?.ReplicaSet;
            string? template = (string?)deployment?["spec"]?["template"]?["metadata"]?["annotations"]?[ObjectHash.Template];
            int wanted = (int?)deployment?["spec"]?["replicas"] ?? service.Replicas ?? 1;
            Uri address = running.Addresses[service.Name];
            ReplicaStatus[] replicas = [.. own.Select(p => Replica(p, fleet.Find(p.Key), p.Leaves || p.ReplicaSet != newest || p.Template != template)).OrderBy(r => r.Leaving)];
            if (!replicas.Any(r => r.Phase == ReplicaPhase.Ready))
                doors.Forget(key, service.Name);
            else if (!doors.Leads(key, service.Name, address))
                replicas = [.. replicas.Select(r => r.Phase == ReplicaPhase.Ready ? r with { Phase = ReplicaPhase.Starting, Reason = $"nothing answers at {address} yet" } : r)];
            return new ServiceStatus(service.Name, service.Framework, address, replicas, running.Tokens.Request, wanted);
        })]);
    }

    private static ReplicaStatus Replica(PodResource pod, PodSteering? steering, bool leaving)
    {
        (ReplicaPhase phase, string? reason) = (pod.Phase, steering?.View) switch
        {
            (ReplicaPhase.Ready, null) => (ReplicaPhase.Starting, null),
            (ReplicaPhase.Ready, { Ready: false } found) => (ReplicaPhase.Unready, found.Reason),
            (ReplicaPhase.Unready, AgentView found) when steering!.WasReady => (ReplicaPhase.Unready, found.Reason),
            (ReplicaPhase.Unready, _) => (ReplicaPhase.Starting, pod.Reason),
            _ => (pod.Phase, pod.Reason),
        };
        AdminPort? admin = pod.Runs ? new AdminPort(AgentPorts.AdminRoot(pod.Address!), pod.Container!) : null;
        return new ReplicaStatus(pod.Key.Name, phase, null, pod.Restarts, reason, pod.LastOutput, pod.Version, leaving, admin);
    }
}
