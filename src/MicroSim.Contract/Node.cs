namespace MicroSim.Contract;

/// <summary>One step of a scripted request: whom to call, what the callee and the call suffer, and what the callee calls in turn (contract §1.1).</summary>
/// <param name="Designation">The callee: an absolute URL between agents; a service name or a URL where a user writes it.</param>
/// <param name="Service">The callee's name, for labels and logs.</param>
/// <param name="Probability">Chance in percent that the node is called at all, rolled by whoever forwards it.</param>
/// <param name="Faults">What the callee suffers.</param>
/// <param name="Link">What the call suffers, in the caller.</param>
/// <param name="Routes">What the callee forwards, in order. The short form <c>payload</c> is read into it.</param>
/// <param name="Parallel">Whether the callee forwards all routes at once.</param>
/// <param name="UsePlan">Whether the callee also runs its plan.</param>
/// <param name="Endpoint">The endpoint of that plan.</param>
/// <param name="TimeoutMs">How long the caller waits in all, retries included.</param>
/// <param name="TryTimeoutMs">Limit of one try; null is <paramref name="TimeoutMs"/>.</param>
/// <param name="Retries">Further tries.</param>
/// <param name="Required">Whether the caller fails when this call does.</param>
public sealed record Node(
    string Designation,
    string? Service = null,
    double Probability = 100,
    FaultPhases? Faults = null,
    IReadOnlyList<Fault>? Link = null,
    IReadOnlyList<Node>? Routes = null,
    bool Parallel = false,
    bool UsePlan = false,
    string Endpoint = "/",
    int TimeoutMs = Node.DefaultTimeoutMs,
    int? TryTimeoutMs = null,
    int Retries = 0,
    bool Required = false)
{
    public const int DefaultTimeoutMs = 30_000;

    public FaultPhases Faults { get; init; } = Faults ?? FaultPhases.None;

    public IReadOnlyList<Fault> Link { get; init; } = Link ?? [];

    public IReadOnlyList<Node> Routes { get; init; } = Routes ?? [];

    /// <summary>The node as it was received, unknown fields and all: what an agent forwards. Empty for a node that was not parsed.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }
}
