using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;

namespace MicroSim.Runtimes.Kubernetes.Resources;

/// <summary>A load test as the cluster has it.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="Uid">Tells it from a later one of the same name.</param>
/// <param name="Generation">Grows with each change of its spec.</param>
/// <param name="Leaves">It is being deleted.</param>
/// <param name="Simulation">The simulation that it names, in the same namespace; null when it leaves that open.</param>
/// <param name="Document">What the document says, as JSON.</param>
/// <param name="Status">What was reported last.</param>
public sealed record LoadTestResource(ObjectKey Key, string Uid, long Generation, bool Leaves, string? Simulation, string Document, JsonObject? Status)
{
    internal static LoadTestResource Of(JsonObject resource)
    {
        JsonNode metadata = resource["metadata"]!;
        JsonNode? spec = resource["spec"];
        JsonObject document = new()
        {
            ["apiVersion"] = ResourceKind.LoadTest.ApiVersion,
            ["kind"] = ResourceKind.LoadTest.Kind,
            ["metadata"] = new JsonObject { ["name"] = (string)metadata["name"]! },
            ["spec"] = spec?.DeepClone(),
        };
        return new(
            new ObjectKey((string?)metadata["namespace"] ?? "", (string)metadata["name"]!),
            (string)metadata["uid"]!,
            (long?)metadata["generation"] ?? 0,
            metadata["deletionTimestamp"] is not null,
            (string?)spec?["simulation"],
            document.ToJsonString(),
            resource["status"]?.DeepClone().AsObject());
    }
}
