namespace MicroSim.Topology;

/// <summary>Every field of a scenario's document, by where it stands: the readers accept these and no others, and the reference is made of them.</summary>
public static class ScenarioFields
{
    /// <summary>What tells this document's spec from that of others.</summary>
    public const string SpecForm = "steps and their end";

    private const string Span = "a span such as `500ms`, `60s`, `1m30s`";

    public static IReadOnlyList<DocumentField> Root { get; } =
    [
        new("apiVersion", Migration.ApiVersion, "the version of this form", Required: true),
        new("kind", ScenarioDocument.Kind, "what the document describes", Required: true),
        new("metadata", "object", "`name`: what the scenario is called, 1 to 40 characters of a-z 0-9 -, beginning with a letter", Required: true),
        new("spec", SpecForm, "the scenario", Required: true),
    ];

    public static IReadOnlyList<DocumentField> Spec { get; } =
    [
        new("simulation", "text", "the simulation that it is for; `--simulation` when left out, or the only one that runs"),
        new("until", Span, "when the scenario ends, counted from its start, at most 24h; with its last step when left out"),
        new("steps", "[step]", "what happens, in any order", Required: true),
    ];

    public static IReadOnlyList<DocumentField> Step { get; } =
    [
        new("at", Span, "when it begins, counted from the start of the scenario; at the start when left out"),
        new("for", Span, "how long it lasts, at most 1h for a condition; without it, to `until` or the end of the scenario"),
        new("repeat", Span, "does it again and again: the time from one beginning to the next"),
        new("times", "1 to 10000", "how often, with `repeat`"),
        new("until", Span, "when nothing of the step goes on any more, counted from the start of the scenario"),
        new("condition", "object", "an abnormal state of a service"),
        new("disruption", "object", "what the platform does to replicas of a service"),
        new("connection", "object", "a connection that is made, changed or removed"),
        new("request", "node", "a scripted request that is sent (contract §1.1)"),
    ];

    public static IReadOnlyList<DocumentField> Condition { get; } =
    [
        new("service", "service", "who suffers", Required: true),
        .. DocumentFields.AddedCondition.Where(f => f.Name is not ("id" or "duration")),
    ];

    public static IReadOnlyList<DocumentField> Disruption { get; } =
    [
        new("service", "service", "whose replicas", Required: true),
        new("type", "`kill`, `drain`, `stop`, `restart` or `scale`", "SIGKILL; no new calls and then SIGTERM; SIGSTOP and at the end SIGCONT; new processes one after the other; another number of replicas", Required: true),
        new("replicas", "`all`, a number, a share such as `50%`, or a replica's name", "of `kill`, `drain` and `stop`: which ones, 1 when left out; of `scale`: how many, 0 to 100, required"),
    ];

    public static IReadOnlyList<DocumentField> Connection { get; } =
    [
        new("from", "service", "the caller", Required: true),
        .. DocumentFields.Call.Where(f => f.Name == "to"),
        new("name", "text", "which one is meant, where several connect the two"),
        new("remove", "true or false", "it is gone"),
        .. DocumentFields.Call.Where(f => f.Name is not ("to" or "name")).Select(f => f with { Default = null }),
    ];
}
