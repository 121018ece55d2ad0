using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.CustomResources;

/// <summary>The schema of the <c>LoadTest</c> resource, made of the fields that its documents are read by. As for a simulation it admits more than a document may say below <c>spec</c>.</summary>
internal static class LoadTestSchema
{
    private const double MaxRate = 10_000_000;

    private static readonly DocumentField[] status =
    [
        new("observedGeneration", "metadata.generation", "the version of the object that the rest is about"),
        new("state", "waiting, running, finished, stopped, failed, brokenOff or invalid", "how it stands; brokenOff: its control plane, its simulation or a newer version of it ended it"),
        new("phase", "text", "what it does now: starting its workers, warming up, measuring"),
        new("reason", "text", "why it waits, or why there is no whole result"),
        new("verdict", "passed or failed", "whether all thresholds hold and requests ended well"),
        new("run", "text", "what it is called in the control plane's API, as long as that control plane leads"),
        new("target", "text", "what is loaded, in words"),
        new("load", "text", "how, in words"),
        new("seed", "8 hexadecimal digits", "decided all draws"),
        new("workers", "number", "how many pods send"),
        new("startedAt", "time", "when it began"),
        new("endedAt", "time", "when it was over"),
        new("result", "figures", "what came of it; the report has all of it"),
        new("thresholds", "[threshold]", "each threshold and how it went"),
        new("limits", "[text]", "what was the generator's limit rather than the system's; empty is good"),
        new("report", "text", "the ConfigMap with the whole report, in the same namespace: report.json, or report.json.gz where it is long"),
        new("conditions", "[condition]", "in the form that Kubernetes uses everywhere, for kubectl wait"),
    ];

    private static readonly DocumentField[] figures =
    [
        new("intended", "number", "requests that were to be sent"),
        new("rate", "per second", "whole replies"),
        new("errorPercent", "percent", "errors among what was sent"),
        new("missed", "number", "arrivals that were not sent"),
        new("p50Ms", "milliseconds", "half of the latencies were no longer"),
        new("p99Ms", "milliseconds", "99 of 100 were no longer"),
        new("maxMs", "milliseconds", "the longest"),
    ];

    private static readonly DocumentField[] threshold =
    [
        new("text", "rule", "what was asked", Required: true),
        new("actual", "text", "what it is", Required: true),
        new("holds", "true or false", "whether it holds", Required: true),
    ];

    public static JsonObject Spec() => SchemaNode.Object(LoadTestFields.Spec, field => field.Name switch
    {
        "simulation" or "think" or "duration" or "warmUp" or "timeout" => SchemaNode.Text(),
        "rate" => Rate(),
        "stages" => SchemaNode.List(SchemaNode.OpenObject(LoadTestFields.Stage, Stage)),
        "arrivals" => SchemaNode.OneOf("uniform", "poisson"),
        "users" => SchemaNode.Integer(1, 100_000),
        "count" => SchemaNode.Integer(1, 1_000_000_000_000),
        "seed" => SchemaNode.Integer(0, uint.MaxValue),
        "connections" => SchemaNode.Integer(1, 500_000),
        "keepAlive" or "insecure" => SchemaNode.Flag(),
        "protocol" => SchemaNode.OneOf("auto", "h1", "h2"),
        "workers" => SchemaNode.Integer(1, 64),
        "repeat" => SchemaNode.Integer(1, 100),
        "requests" => SchemaNode.List(SchemaNode.OpenObject(LoadTestFields.Request, Request)),
        "thresholds" => SchemaNode.List(SchemaNode.Text()),
        _ => throw Unknown(field),
    });

    public static JsonObject Status() => SchemaNode.Object(status, field => field.Name switch
    {
        "observedGeneration" or "workers" => SchemaNode.Count(),
        "startedAt" or "endedAt" => SchemaNode.Time(),
        "result" => SchemaNode.Atomic(SchemaNode.Object(figures, f => f.Name is "intended" or "missed" ? SchemaNode.Count() : SchemaNode.Number())),
        "thresholds" => SchemaNode.List(SchemaNode.Object(threshold, f => f.Name == "holds" ? SchemaNode.Flag() : SchemaNode.Text())),
        "limits" => SchemaNode.List(SchemaNode.Text()),
        "conditions" => StatusSchema.Conditions("Complete: it is over, however it ended. Passed: all thresholds hold, and requests ended well"),
        _ => SchemaNode.Text(),
    });

    private static JsonObject Rate() => SchemaNode.Number(0, MaxRate);

    private static JsonObject Stage(DocumentField field) => field.Name switch
    {
        "for" or "spikeFor" or "period" => SchemaNode.Text(),
        "rates" => SchemaNode.List(Rate()),
        "rate" or "to" or "spike" or "swing" => Rate(),
        _ => throw Unknown(field),
    };

    private static JsonObject Request(DocumentField field) => field.Name switch
    {
        "weight" => SchemaNode.Number(0, 1_000_000),
        "script" => SchemaNode.Open(new JsonObject { ["type"] = "object" }),
        "headers" => SchemaNode.Map(SchemaNode.Text()),
        "name" or "service" or "url" or "method" or "path" or "body" => SchemaNode.Text(),
        _ => throw Unknown(field),
    };

    private static InvalidOperationException Unknown(DocumentField field) => new($"the field '{field.Name}' has no schema");
}
