using MicroSim.ControlPlane.Api;
using MicroSim.Runtimes;

namespace MicroSim.Cli.Up;

/// <summary>Something that happened to a replica, in words.</summary>
/// <param name="Service">The service.</param>
/// <param name="Instance">The replica.</param>
/// <param name="Phase">Where it stands now.</param>
/// <param name="Text">What happened.</param>
/// <param name="Output">What it printed last, when it did not go well.</param>
internal sealed record StatusChange(string Service, string Instance, ReplicaPhase Phase, string Text, IReadOnlyList<string> Output)
{
    public bool IsBad => Phase is ReplicaPhase.Failed or ReplicaPhase.BackOff or ReplicaPhase.Unready;

    /// <summary>What happened between two looks at a simulation.</summary>
    public static IEnumerable<StatusChange> Between(SimulationStatus? before, SimulationStatus now) =>
        from service in now.Services
        let old = before?.Services.FirstOrDefault(s => s.Name == service.Name)
        from replica in service.Replicas
        where !replica.Leaving
        let was = old?.Replicas.FirstOrDefault(r => r.Instance == replica.Instance)
        let text = Describe(service, was, replica)
        where text is not null
        select new StatusChange(service.Name, replica.Instance, replica.Phase, text, IsLoud(replica.Phase) ? replica.LastOutput : []);

    private static bool IsLoud(ReplicaPhase phase) => phase is ReplicaPhase.Failed or ReplicaPhase.BackOff;

    private static string? Describe(ServiceStatus service, ReplicaStatus? was, ReplicaStatus now)
    {
        bool restarted = now.Restarts > (was?.Restarts ?? 0);
        if (was?.Phase == now.Phase && !restarted && (was.Reason == now.Reason || !IsLoud(now.Phase)))
            return null;
        string why = now.Reason is null ? "" : $": {now.Reason}";
        return now.Phase switch
        {
            // It took calls all the time.
            ReplicaPhase.Ready when was?.Phase == ReplicaPhase.Updating && !restarted => null,
            ReplicaPhase.Ready when now.Restarts > 0 => $"{now.Instance} is ready again after restart {now.Restarts}",
            ReplicaPhase.Ready => $"{(service.Wanted == 1 ? service.Name : now.Instance)} is ready at {service.Address} ({service.Framework})",
            // The runtime says itself when there really is something to build.
            ReplicaPhase.Building or ReplicaPhase.Starting or ReplicaPhase.Stopping or ReplicaPhase.Updating => null,
            ReplicaPhase.BackOff => $"{now.Instance} ended{why}",
            _ => $"{now.Instance} is {Phases.Text(now.Phase)}{why}",
        };
    }
}
