using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Api;

/// <summary>Something that happened; the data of a server-sent event.</summary>
/// <param name="Id">Grows by one with every event of the control plane, over its restarts too.</param>
/// <param name="Time">When.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Simulation">To which simulation.</param>
/// <param name="Text">What, in words.</param>
/// <param name="Service">Of <c>service</c>: how the service is now.</param>
/// <param name="Requests">Of <c>requests</c>: what was counted.</param>
/// <param name="Condition">Of <c>condition</c>: which one began or ended.</param>
/// <param name="Scenario">Of <c>scenario</c>: the line of its log.</param>
/// <param name="LoadTest">Of <c>load-test</c>: the one that began or is over.</param>
public sealed record EventView(
    long Id, DateTimeOffset Time, string Type, string Simulation, string Text, ServiceEvent? Service = null, RequestsEvent? Requests = null, ConditionView? Condition = null,
    ScenarioRecord? Scenario = null, LoadTestView? LoadTest = null);

/// <summary>How a service is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phase">That of its replica that is furthest from ready; those that leave do not count, unless there are no others.</param>
/// <param name="ReadyReplicas">How many replicas take calls and were started as the document says, those that are updating too.</param>
/// <param name="Replicas">How many the document asks for.</param>
/// <param name="Leaving">How many leave.</param>
/// <param name="Restarts">How often its replicas were started again, all together.</param>
/// <param name="Reason">Why one is not ready.</param>
public sealed record ServiceEvent(string Name, ReplicaPhase Phase, int ReadyReplicas, int Replicas, int Leaving, int Restarts, string? Reason);

/// <summary>The scripted requests of one second.</summary>
/// <param name="Count">How many ended.</param>
/// <param name="Failed">How many of them got no reply with a status under 500.</param>
/// <param name="MeanMs">Mean duration in milliseconds.</param>
/// <param name="MaxMs">Longest duration in milliseconds.</param>
public sealed record RequestsEvent(long Count, long Failed, double MeanMs, double MaxMs);

/// <summary>Data of the event <c>missed</c>: those between these two ids are not sent, for they came faster than they were read or are no longer kept.</summary>
public sealed record MissedEvent(long After, long Before);

/// <summary>The types of events.</summary>
public static class EventTypes
{
    public const string Applied = "applied";
    public const string Deleted = "deleted";
    public const string Service = "service";
    public const string Requests = "requests";
    public const string Condition = "condition";
    public const string Disruption = "disruption";
    public const string Scenario = "scenario";
    public const string LoadTest = "load-test";
    public const string Missed = "missed";
}
