using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.CustomResources;

/// <summary>The fields of a <c>ServiceCondition</c>'s spec: <c>kubectl apply</c> breaks a service, <c>kubectl delete</c> heals it.</summary>
public static class ServiceConditionFields
{
    public static IReadOnlyList<DocumentField> Spec { get; } =
    [
        new("simulation", "text", "the simulation, in the same namespace", Required: true),
        new("service", "text", "the service that suffers", Required: true),
        .. DocumentFields.Condition.Where(f => f.Name is "type" or "args" or "probability" or "to"),
        new("replicas", "`all`, a number, a share such as 50%, or a pod's name", "which of its replicas suffer; all when left out"),
        new("version", "text", "replicas of this version alone"),
        new("until", "time, such as 2030-01-31T12:00:00Z", "when it ends, and the object is deleted; never when left out"),
    ];
}
