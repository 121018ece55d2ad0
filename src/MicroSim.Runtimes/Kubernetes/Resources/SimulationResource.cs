using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Resources;

/// <summary>A simulation as the cluster has it.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="Uid">Tells it from a later one of the same name.</param>
/// <param name="Generation">Grows with each change of its spec.</param>
/// <param name="Leaves">It is being deleted.</param>
/// <param name="Document">What the document says, as JSON.</param>
/// <param name="Status">What was reported last.</param>
internal sealed record SimulationResource(ObjectKey Key, string Uid, long Generation, bool Leaves, string Document, JsonObject? Status)
{
    private static readonly JsonSerializerOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What makes others go when it does.</summary>
    public OwnerReference AsOwner => new(ResourceKind.Simulation.ApiVersion, ResourceKind.Simulation.Kind, Key.Name, Uid);

    public static SimulationResource Of(JsonObject resource)
    {
        JsonNode metadata = resource["metadata"]!;
        JsonObject document = new()
        {
            ["apiVersion"] = resource["apiVersion"]?.DeepClone() ?? ResourceKind.Simulation.ApiVersion,
            ["kind"] = resource["kind"]?.DeepClone() ?? ResourceKind.Simulation.Kind,
            ["metadata"] = Metadata(metadata),
            ["spec"] = resource["spec"]?.DeepClone(),
        };
        return new(
            new ObjectKey((string?)metadata["namespace"] ?? "", (string)metadata["name"]!),
            (string)metadata["uid"]!,
            (long?)metadata["generation"] ?? 0,
            metadata["deletionTimestamp"] is not null,
            document.ToJsonString(plain),
            resource["status"]?.DeepClone().AsObject());
    }

    // Of the annotations only the note of temporary edits is the document's: others write the rest.
    private static JsonObject Metadata(JsonNode metadata)
    {
        JsonObject shown = new() { ["name"] = (string)metadata["name"]!, ["namespace"] = (string?)metadata["namespace"] };
        if ((string?)metadata["annotations"]?[TemporaryEdits.Annotation] is string note)
            shown["annotations"] = new JsonObject { [TemporaryEdits.Annotation] = note };
        return shown;
    }
}
