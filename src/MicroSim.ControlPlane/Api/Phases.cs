using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Api;

/// <summary>Phases in words.</summary>
public static class Phases
{
    public static string Text(ReplicaPhase phase) => phase switch
    {
        ReplicaPhase.Building => "building",
        ReplicaPhase.Starting => "starting",
        ReplicaPhase.Ready => "ready",
        ReplicaPhase.Updating => "updating",
        ReplicaPhase.Unready => "unready",
        ReplicaPhase.BackOff => "waiting for its next start",
        ReplicaPhase.Failed => "failed",
        ReplicaPhase.Stopping => "stopping",
        _ => phase.ToString(),
    };
}
