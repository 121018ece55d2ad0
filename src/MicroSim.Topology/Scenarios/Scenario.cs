namespace MicroSim.Topology;

/// <summary>A timeline of what is done to a running simulation, and taken back.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Until">When it ends, counted from its start: whatever lasts is taken back then. Null: with its last step.</param>
/// <param name="Steps">In the document's order.</param>
public sealed record Scenario(string Name, TimeSpan? Until, IReadOnlyList<ScenarioStep> Steps)
{
    /// <summary>How often things may happen in a scenario, all steps together.</summary>
    public const int MostOccurrences = 10_000;

    /// <summary>The longest scenario.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(24);
}

/// <summary>One thing that is done, once or again and again.</summary>
/// <param name="Path">Its place in the document.</param>
/// <param name="At">When it begins for the first time, counted from the start of the scenario.</param>
/// <param name="For">How long it lasts each time; null: until <paramref name="Until"/> or the end of the scenario. Nothing for what is over at once.</param>
/// <param name="Repeat">From one beginning to the next; null for once.</param>
/// <param name="Times">How often at most; null: no limit but <paramref name="Until"/>.</param>
/// <param name="Until">When nothing of it goes on any more, counted from the start of the scenario.</param>
/// <param name="Action">What is done.</param>
public sealed record ScenarioStep(string Path, TimeSpan At, TimeSpan? For, TimeSpan? Repeat, int? Times, TimeSpan? Until, ScenarioAction Action);

/// <summary>What a step does.</summary>
/// <param name="Target">To what, in words.</param>
/// <param name="Type">What, in a word.</param>
/// <param name="Args">With which arguments: a JSON object.</param>
public abstract record ScenarioAction(string Target, string Type, string Args)
{
    /// <summary>Whether it goes on until it is taken back; else it is over as soon as it is done.</summary>
    public virtual bool Lasts => true;

    /// <summary>What no other step may change while this one does; null when others may.</summary>
    public virtual string? Changes => null;
}

/// <summary>A service is in an abnormal state.</summary>
/// <param name="Condition">Which one; without an id, and since no time yet.</param>
/// <param name="Args">The fault's arguments, and where it acts.</param>
public sealed record ConditionAction(AddedCondition Condition, string Args) : ScenarioAction(Condition.Service, Condition.Condition.Fault.Type, Args)
{
    public override bool Lasts => !Condition.IsOverAtOnce;
}

/// <summary>What the platform does to replicas.</summary>
/// <param name="Service">Whose.</param>
/// <param name="Kind">What.</param>
/// <param name="Which">Which of them are killed, drained or stopped.</param>
/// <param name="Count">To how many it is scaled.</param>
/// <param name="Args">The same for people.</param>
public sealed record DisruptionAction(string Service, ScenarioDisruption Kind, ReplicaChoice Which, int Count, string Args)
    : ScenarioAction(Service, Kind.ToString().ToLowerInvariant(), Args)
{
    public override bool Lasts => Kind is ScenarioDisruption.Stop or ScenarioDisruption.Scale;

    public override string? Changes => Kind == ScenarioDisruption.Scale ? $"the replicas of {Service}" : null;
}

/// <summary>What a platform, or its operator, does to replicas.</summary>
public enum ScenarioDisruption
{
    /// <summary>Ends processes at once; others are started.</summary>
    Kill,

    /// <summary>Gives replicas no new calls, lets them end those that they have, and starts others.</summary>
    Drain,

    /// <summary>Stops processes where they are, and lets them go on.</summary>
    Stop,

    /// <summary>Gives all replicas new processes, one after the other.</summary>
    Restart,

    /// <summary>Another number of replicas, none for example.</summary>
    Scale,
}

/// <summary>A connection is another one, or gone.</summary>
/// <param name="From">The caller.</param>
/// <param name="To">The callee.</param>
/// <param name="Name">Which one, where several connect the two.</param>
/// <param name="Patch">A merge patch of its fields; null: it is removed.</param>
/// <param name="Args">The same for people.</param>
public sealed record ConnectionAction(string From, string To, string? Name, string? Patch, string Args) : ScenarioAction($"{From} → {To}", "connection", Args)
{
    public override string? Changes => Name is null ? $"the connection {From} → {To}" : $"the connection {Name} of {From} → {To}";
}

/// <summary>A scripted request is sent.</summary>
/// <param name="Service">Its first service.</param>
/// <param name="Node">What is sent: a node of the contract as JSON.</param>
public sealed record RequestAction(string Service, string Node) : ScenarioAction(Service, "request", Node)
{
    public override bool Lasts => false;
}

/// <summary>What was made of a document: a scenario, or every problem that it has.</summary>
/// <param name="Scenario">Null when there are problems.</param>
/// <param name="Problems">In the order of the text.</param>
public sealed record ScenarioResult(Scenario? Scenario, IReadOnlyList<DocumentProblem> Problems);
