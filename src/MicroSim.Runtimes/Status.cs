namespace MicroSim.Runtimes;

/// <summary>How a simulation is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Services">In the document's order.</param>
/// <param name="Preparing">What its start, or a change of it, waits for; null when it waits for nothing.</param>
public sealed record SimulationStatus(string Name, IReadOnlyList<ServiceStatus> Services, string? Preparing = null)
{
    public bool Ready => Services.All(s => s.Ready);
}

/// <summary>How a service is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Framework">Which agent plays it.</param>
/// <param name="Address">Where it is called: an absolute URL of one host and port, the same for its whole life.</param>
/// <param name="Replicas">Its processes; those that leave come last.</param>
/// <param name="RequestToken">The token that a node needs.</param>
/// <param name="Wanted">How many replicas the document asks for.</param>
public sealed record ServiceStatus(string Name, string Framework, Uri Address, IReadOnlyList<ReplicaStatus> Replicas, string RequestToken, int Wanted = 1)
{
    /// <summary>How many take calls and were started as the newest document says.</summary>
    public int ReadyReplicas => Replicas.Count(r => r.Phase is ReplicaPhase.Ready or ReplicaPhase.Updating && !r.Leaving);

    /// <summary>Whether all that the document asks for are ready, and have confirmed their newest state.</summary>
    public bool Ready => Replicas.Count(r => r.Phase == ReplicaPhase.Ready && !r.Leaving) == Wanted;
}

/// <summary>How one process of a service is.</summary>
/// <param name="Instance">Its name.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="ProcessId">Its process, when there is one.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Reason">Why it is not ready, in words.</param>
/// <param name="LastOutput">The last lines that it printed before it ended.</param>
/// <param name="Version">The version of the service that it was started as.</param>
/// <param name="Leaving">It is not as the newest document says; it goes when the service can do without it, and may share its name with its successor until then.</param>
public sealed record ReplicaStatus(
    string Instance, ReplicaPhase Phase, int? ProcessId, int Restarts, string? Reason, IReadOnlyList<string> LastOutput, string Version = "v1", bool Leaving = false);

/// <summary>Where a replica stands in its life.</summary>
public enum ReplicaPhase
{
    /// <summary>Its agent is being built.</summary>
    Building,

    /// <summary>Its process is there and not ready yet.</summary>
    Starting,

    Ready,

    /// <summary>It takes calls by the state before, and has not confirmed its newest one yet.</summary>
    Updating,

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
