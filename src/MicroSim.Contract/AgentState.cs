namespace MicroSim.Contract;

/// <summary>All that steers an agent: whom it may call, its plan, its conditions (contract §2.2). Replaced as a whole.</summary>
/// <param name="Term">Grows with each new leader of the control plane.</param>
/// <param name="Generation">Grows with each change under one leader.</param>
/// <param name="Hash">Opaque; equal for equal content.</param>
/// <param name="Targets">The exact <c>host:port</c> pairs that may be called; empty allows loopback addresses.</param>
/// <param name="External">Further pairs, called by a plain GET.</param>
/// <param name="Endpoints">The plan: endpoint path → what it does.</param>
/// <param name="Conditions">In order of creation.</param>
public sealed record AgentState(
    long Term = 0,
    long Generation = 0,
    string Hash = "",
    IReadOnlyList<string>? Targets = null,
    IReadOnlyList<string>? External = null,
    IReadOnlyDictionary<string, PlanEndpoint>? Endpoints = null,
    IReadOnlyList<Condition>? Conditions = null)
{
    public IReadOnlyList<string> Targets { get; init; } = Targets ?? [];

    public IReadOnlyList<string> External { get; init; } = External ?? [];

    public IReadOnlyDictionary<string, PlanEndpoint> Endpoints { get; init; } = Endpoints ?? new Dictionary<string, PlanEndpoint>();

    public IReadOnlyList<Condition> Conditions { get; init; } = Conditions ?? [];
}

/// <summary>What a service does with a call that brings no script.</summary>
public sealed record PlanEndpoint(FaultPhases? Faults = null, IReadOnlyList<Node>? Routes = null, bool Parallel = false)
{
    /// <summary>An endpoint that does nothing.</summary>
    public static PlanEndpoint None { get; } = new();

    public FaultPhases Faults { get; init; } = Faults ?? FaultPhases.None;

    public IReadOnlyList<Node> Routes { get; init; } = Routes ?? [];
}

/// <summary>An abnormal state of a service that lasts until it is removed or its time is over (contract §2.1).</summary>
/// <param name="Id">Its name, unique in the agent.</param>
/// <param name="Fault">Type, arguments and probability.</param>
/// <param name="To">Services whose calls suffer (<c>*</c> is all); empty: this service itself does.</param>
/// <param name="RemainingMs">How long it still lasts; null is for ever.</param>
public sealed record Condition(string Id, Fault Fault, IReadOnlyList<string>? To = null, long? RemainingMs = null)
{
    public IReadOnlyList<string> To { get; init; } = To ?? [];
}
