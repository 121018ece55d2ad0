using System.Text.Json;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Api;

/// <summary>A scenario that runs or ran.</summary>
/// <param name="Id">Its name, another one for each run; empty when it was only checked.</param>
/// <param name="Scenario">What its document is called.</param>
/// <param name="Simulation">Of which simulation.</param>
/// <param name="State">One of <see cref="ScenarioStates"/>.</param>
/// <param name="Since">When it began.</param>
/// <param name="DurationMs">How long it takes, if nobody ends it.</param>
/// <param name="Ended">When everything of it was taken back; absent while it runs.</param>
/// <param name="Occurrences">How many things happen in it, repetitions counted.</param>
/// <param name="Failed">How many of them could not be done, so far.</param>
/// <param name="Timeline">All that happens; absent in lists and where it was just started or ended.</param>
public sealed record ScenarioView(
    string Id,
    string Scenario,
    string Simulation,
    string State,
    DateTimeOffset Since,
    long DurationMs,
    DateTimeOffset? Ended,
    int Occurrences,
    int Failed,
    IReadOnlyList<PlannedView>? Timeline = null);

/// <summary>Scenarios, the newest first.</summary>
public sealed record ScenarioList(IReadOnlyList<ScenarioView> Items);

/// <summary>What is to happen in a scenario.</summary>
/// <param name="Step">The step's place in the document.</param>
/// <param name="Number">The how-manieth time, from 1.</param>
/// <param name="At">When it begins, in milliseconds from the scenario's start.</param>
/// <param name="Until">When it is taken back, likewise; absent for what is over at once.</param>
/// <param name="Target">To what it is done.</param>
/// <param name="Type">A fault type, `kill`, `stop`, `restart`, `scale`, `connection` or `request`.</param>
/// <param name="Args">With which arguments.</param>
public sealed record PlannedView(string Step, int Number, long At, long? Until, string Target, string Type, JsonElement Args)
{
    internal static IReadOnlyList<PlannedView> Of(Timeline timeline) => [.. timeline.Occurrences.Select(Of)];

    private static PlannedView Of(Occurrence one) => new(
        one.Step.Path, one.Number, (long)one.Begin.TotalMilliseconds, (long?)one.End?.TotalMilliseconds, one.Step.Action.Target, one.Step.Action.Type, JsonElement.Parse(one.Step.Action.Args));
}

/// <summary>A line of a scenario's log.</summary>
/// <param name="Time">When.</param>
/// <param name="Run">The scenario's id.</param>
/// <param name="What">One of <see cref="ScenarioRecords"/>.</param>
/// <param name="Step">The step's place in the document; absent where the scenario itself is meant.</param>
/// <param name="Number">The how-manieth time it happens, from 1.</param>
/// <param name="Target">To what it is done.</param>
/// <param name="Type">A fault type, `kill`, `stop`, `restart`, `scale`, `connection` or `request`.</param>
/// <param name="Args">With which arguments.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it was over; of `began` when it is to be.</param>
/// <param name="Reply">Of a request: what came back.</param>
/// <param name="Text">Why it could not be done, or what else is to be said.</param>
public sealed record ScenarioRecord(
    DateTimeOffset Time,
    string Run,
    string What,
    string? Step = null,
    int? Number = null,
    string? Target = null,
    string? Type = null,
    JsonElement? Args = null,
    DateTimeOffset? Start = null,
    DateTimeOffset? End = null,
    ScenarioReply? Reply = null,
    string? Text = null);

/// <summary>What came back of a request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="Error">The result's first error.</param>
/// <param name="RequestId">Its name in headers and logs.</param>
/// <param name="Seed">Of its draws.</param>
public sealed record ScenarioReply(int Status, double DurationMs, string? Error, string? RequestId, string? Seed);

/// <summary>How a scenario stands.</summary>
public static class ScenarioStates
{
    /// <summary>It was only checked.</summary>
    public const string Valid = "valid";

    public const string Running = "running";

    /// <summary>It came to its end.</summary>
    public const string Finished = "finished";

    /// <summary>Somebody ended it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Its simulation or its control plane ended.</summary>
    public const string Abandoned = "abandoned";
}

/// <summary>What lines of a scenario's log tell.</summary>
public static class ScenarioRecords
{
    /// <summary>The scenario began.</summary>
    public const string Started = "started";

    /// <summary>Something began that is to be taken back.</summary>
    public const string Began = "began";

    /// <summary>It was taken back.</summary>
    public const string Ended = "ended";

    /// <summary>Something was done that is over at once.</summary>
    public const string Done = "done";

    /// <summary>Something could not be done.</summary>
    public const string Failed = "failed";
}
