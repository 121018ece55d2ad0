using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.CustomResources;

/// <summary>What the control plane writes into <c>status</c>.</summary>
internal static class StatusSchema
{
    private const int MaxMessage = 32768;

    private static readonly DocumentField[] fields =
    [
        new("observedGeneration", "metadata.generation", "the version of the object that the rest is about"),
        new("ready", "ready/total", "how many services are ready, of how many"),
        new("services", "number", "how many services the simulation has"),
        new("readyServices", "number", "how many of them are ready"),
        new("serviceStatuses", "[service]", "how each service is; at most 200"),
        new("conditions", "[condition]", "how it is, in the form that Kubernetes uses everywhere; in a refused document the message of Accepted names every problem, at most 64"),
    ];

    private static readonly DocumentField[] conditionFields =
    [
        new("type", "text", "Accepted: the document is right. Ready: every service runs as it says. Progressing: it is on its way there", Required: true),
        new("status", "True, False or Unknown", "whether that is so", Required: true),
        new("reason", "a word", "why, for programs", Required: true),
        new("message", "text", "why, for people", Required: true),
        new("lastTransitionTime", "time", "since when the status is what it is", Required: true),
        new("observedGeneration", "metadata.generation", "the version of the object that this is about"),
    ];

    private static readonly DocumentField[] serviceFields =
    [
        new("name", "text", "which service", Required: true),
        new("address", "URL", "where it is called", Required: true),
        new("ready", "ready/wanted", "how many of its replicas are ready, of how many", Required: true),
        new("reason", "text", "why one is not ready"),
    ];

    public static JsonObject Simulation() => Of(fields);

    /// <summary>That of a ServiceCondition: without the counts.</summary>
    public static JsonObject ServiceCondition() => Of(fields.Where(f => f.Name is "observedGeneration" or "conditions").Select(f => f.Name == "conditions" ? f with { Meaning = "how it is; Active: the service suffers it" } : f));

    /// <summary>Conditions in the form that Kubernetes uses everywhere.</summary>
    /// <param name="types">Which there are, and what they say; null for those of a simulation.</param>
    public static JsonObject Conditions(string? types = null) =>
        SchemaNode.ListBy(SchemaNode.Object(conditionFields.Select(f => f.Name == "type" && types is not null ? f with { Meaning = types } : f), Condition), "type");

    private static JsonObject Of(IEnumerable<DocumentField> members) => SchemaNode.Object(members, field => field.Name switch
    {
        "ready" => SchemaNode.Text(),
        "serviceStatuses" => SchemaNode.ListBy(SchemaNode.Object(serviceFields, _ => SchemaNode.Text()), "name"),
        "conditions" => Conditions(),
        _ => SchemaNode.Count(),
    });

    private static JsonObject Condition(DocumentField field) => field.Name switch
    {
        "status" => SchemaNode.OneOf("True", "False", "Unknown"),
        "lastTransitionTime" => SchemaNode.Time(),
        "observedGeneration" => SchemaNode.Count(),
        "message" => new JsonObject { ["type"] = "string", ["maxLength"] = MaxMessage },
        _ => SchemaNode.Text(),
    };
}
