namespace MicroSim.Runtimes;

/// <summary>How a simulation is.</summary>
public sealed record SimulationStatus(string Name, IReadOnlyList<ServiceStatus> Services)
{
    public bool Ready => Services.All(s => s.ReadyReplicas == s.Replicas.Count);
}

/// <summary>How a service is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Framework">Which agent plays it.</param>
/// <param name="Address">Where it is called: an absolute URL of one host and port, the same for its whole life.</param>
/// <param name="Replicas">Its processes.</param>
/// <param name="RequestToken">The token that a node needs.</param>
public sealed record ServiceStatus(string Name, string Framework, Uri Address, IReadOnlyList<ReplicaStatus> Replicas, string RequestToken)
{
    public int ReadyReplicas => Replicas.Count(r => r.Phase == ReplicaPhase.Ready);
}

/// <summary>How one process of a service is.</summary>
/// <param name="Instance">Its name.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="ProcessId">Its process, when there is one.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Reason">Why it is not ready, in words.</param>
/// <param name="LastOutput">The last lines that it printed before it ended.</param>
public sealed record ReplicaStatus(string Instance, ReplicaPhase Phase, int? ProcessId, int Restarts, string? Reason, IReadOnlyList<string> LastOutput);

/// <summary>Where a replica stands in its life.</summary>
public enum ReplicaPhase
{
    /// <summary>Its agent is being built.</summary>
    Building,

    /// <summary>Its process is there and not ready yet.</summary>
    Starting,

    Ready,

    /// <summary>Its process answers, and says that it is not ready.</summary>
    Unready,

    /// <summary>Its process ended; the next start waits.</summary>
    BackOff,

    /// <summary>It cannot be started.</summary>
    Failed,

    Stopping,
}

/// <summary>One line that a service printed; numbers grow over all services of a simulation.</summary>
public sealed record LogLine(long Number, DateTimeOffset Time, string Service, string Instance, string Text);
