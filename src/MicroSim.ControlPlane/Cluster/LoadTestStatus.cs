using System.Globalization;
using System.Text.Json.Nodes;
using MicroSim.ControlPlane.Api;
using MicroSim.Load.Results;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>What the status of a load test's object says: the whole of it each time. Bounded: figures and thresholds, for the report has the rest.</summary>
/// <param name="resource">The object.</param>
/// <param name="before">What its status says so far.</param>
/// <param name="now">The present time.</param>
internal sealed class LoadTestStatus(LoadTestResource resource, JsonObject? before, DateTimeOffset now)
{
    /// <summary>It cannot be run yet; it is as soon as that is possible.</summary>
    public const string Waiting = "waiting";

    /// <summary>Its document is wrong: a newer version of it may be run.</summary>
    public const string Invalid = "invalid";

    private const int MaxReason = 32_768;
    private const int Digits = 3;

    /// <summary>The object to be applied as the status of one.</summary>
    public static JsonObject Resource(LoadTestResource resource, JsonObject status) => new()
    {
        ["apiVersion"] = ResourceKind.LoadTest.ApiVersion,
        ["kind"] = ResourceKind.LoadTest.Kind,
        ["metadata"] = new JsonObject { ["name"] = resource.Key.Name, ["namespace"] = resource.Key.Namespace },
        ["status"] = status.DeepClone(),
    };

    /// <summary>Of one that is not run.</summary>
    public JsonObject NotRun(string state, string reason) => Of(state, reason, []);

    /// <summary>Of one that was running under a control plane that is gone.</summary>
    public JsonObject BrokenOff(string reason)
    {
        JsonObject kept = before?.DeepClone().AsObject() ?? [];
        foreach (string old in (string[])["observedGeneration", "state", "phase", "reason", "conditions"])
            kept.Remove(old);
        return Of(LoadTestStates.BrokenOff, reason, kept);
    }

    /// <summary>Of one that runs or ran.</summary>
    /// <param name="view">How it stands.</param>
    /// <param name="phase">What it does now; null when it is over.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="map">The ConfigMap that holds the report.</param>
    public JsonObject Of(LoadTestView view, string? phase, LoadReport? report, string? map)
    {
        JsonObject status = new()
        {
            ["run"] = view.Id,
            ["target"] = view.Target,
            ["load"] = view.Load,
            ["seed"] = view.Seed,
            ["workers"] = view.Workers,
            ["startedAt"] = Text(view.Since),
        };
        if (phase is not null)
            status["phase"] = view.Repeat > 1 ? $"{phase}, run {view.Run} of {view.Repeat}" : phase;
        if (view.Ended is DateTimeOffset ended)
            status["endedAt"] = Text(ended);
        if (view.Result is LoadSummary result)
        {
            status["verdict"] = HasPassed(result) ? "passed" : "failed";
            status["result"] = Figures(result);
        }
        if (report is not null)
        {
            status["thresholds"] = new JsonArray([.. report.Thresholds.Select(t => new JsonObject { ["text"] = t.Text, ["actual"] = t.Actual, ["holds"] = t.Holds })]);
            status["limits"] = new JsonArray([.. report.Limits.Select(l => (JsonNode)l)]);
        }
        if (map is not null)
            status["report"] = map;
        string? reason = view.Reason ?? (report is not null && map is null ? $"the report is not kept: the ConfigMap {LoadReportMap.NameOf(resource)} belongs to somebody else" : null);
        return Of(view.State, reason, status, view.Result);
    }

    private JsonObject Of(string state, string? reason, JsonObject status, LoadSummary? result = null)
    {
        status["observedGeneration"] = resource.Generation;
        status["state"] = state;
        if (reason is not null)
            status["reason"] = reason.Length > MaxReason ? reason[..MaxReason] : reason;
        bool isOver = state is not (Waiting or LoadTestStates.Running);
        string word = char.ToUpperInvariant(state[0]) + state[1..];
        status["conditions"] = new JsonArray(
            Condition("Complete", isOver ? "True" : "False", word, reason ?? state),
            Condition("Passed", result is null ? "Unknown" : HasPassed(result) ? "True" : "False", result is null ? "NoResult" : HasPassed(result) ? "AllHold" : "Broken", Words(result)));
        return status;
    }

    private JsonObject Condition(string type, string holds, string reason, string message)
    {
        JsonNode? old = before?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c?["type"] == type);
        return new()
        {
            ["type"] = type,
            ["status"] = holds,
            ["reason"] = reason,
            ["message"] = message.Length > MaxReason ? message[..MaxReason] : message,
            ["lastTransitionTime"] = (string?)old?["status"] == holds ? (string?)old["lastTransitionTime"] : Text(now),
            ["observedGeneration"] = resource.Generation,
        };
    }

    // As for the command: a load of which nothing ended well has shown nothing.
    private static bool HasPassed(LoadSummary result) => result is { Passed: true, AllFailed: false };

    private static string Words(LoadSummary? result) => result switch
    {
        null => "there is no result",
        { AllFailed: true } => "every request failed",
        { Passed: true } => "all thresholds hold",
        _ => $"broken: {string.Join(", ", result.Broken)}",
    };

    private static JsonObject Figures(LoadSummary result) => new()
    {
        ["intended"] = result.Intended,
        ["rate"] = Math.Round(result.Rate, Digits),
        ["errorPercent"] = Math.Round(100 * result.ErrorShare, Digits),
        ["missed"] = result.Missed,
        ["p50Ms"] = Math.Round(result.P50Ms, Digits),
        ["p99Ms"] = Math.Round(result.P99Ms, Digits),
        ["maxMs"] = Math.Round(result.MaxMs, Digits),
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
