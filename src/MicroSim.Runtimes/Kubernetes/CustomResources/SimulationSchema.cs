using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.CustomResources;

/// <summary>
/// The schema of the <c>Simulation</c> resource, made of the fields that documents are read by. It admits more than a document may say: what it lets pass
/// is refused in the object's status with every problem at once, so nothing may be dropped before. Only <c>spec</c> itself keeps to its six fields: Kubernetes
/// tells <c>kubectl explain</c> nothing of what is below an open object (before OpenAPI v3), and kubectl refuses an unknown field there by itself.
/// </summary>
internal static class SimulationSchema
{
    private const long MaxMs = 3_600_000;
    private const int MaxTimeoutMs = 600_000;

    private static readonly DocumentField[] faultFields =
    [
        new("type", "fault type", $"What happens: {string.Join(", ", FaultCatalogue.Standard.Types.Select(t => t.Type).Order(StringComparer.Ordinal))}", Required: true),
        new("args", "object", "the fault's arguments"),
        new("probability", "0 to 100", "chance in percent; 100 when left out"),
    ];

    private static readonly DocumentField[] phases =
    [
        new("before", "[fault]", "before the calls of others are made"),
        new("after", "[fault]", "after them"),
    ];

    public static JsonObject Spec() => SchemaNode.Object(DocumentFields.Spec, field => field.Name switch
    {
        "services" => SchemaNode.Map(SchemaNode.Described(Service(), "One mock microservice.")),
        "externalTargets" or "monitoringFrom" => SchemaNode.List(SchemaNode.Text()),
        "addressing" => SchemaNode.OneOf("ip", "dns"),
        "seed" => SchemaNode.Integer(0, uint.MaxValue),
        "namePrefix" => SchemaNode.Text(),
        _ => throw Unknown(field),
    });

    /// <summary>What <c>kubectl explain</c> says of <c>services</c>: old clusters show nothing below it.</summary>
    public static string ServicesDescription()
    {
        DocumentField services = DocumentFields.Spec.Single(f => f.Name == "services");
        IEnumerable<string> lines = DocumentFields.Service.Select(f => $"    {f.Name,-10} {(f.Required ? "(required) " : "")}{Sentence(f)}");
        IEnumerable<string> calls = DocumentFields.Call.Select(f => $"    {f.Name,-11} {(f.Required ? "(required) " : "")}{Sentence(f)}");
        return $"{SchemaNode.Description(services)}\n\nA service has\n\n{string.Join('\n', lines)}\n\nA call has\n\n{string.Join('\n', calls)}\n";
    }

    public static JsonObject Args() => SchemaNode.Open(new JsonObject { ["type"] = "object" });

    private static string Sentence(DocumentField field) => $"{field.Meaning.Replace("`", "", StringComparison.Ordinal)}: {field.Form.Replace("`", "", StringComparison.Ordinal)}";

    private static JsonObject Service() => SchemaNode.OpenObject(DocumentFields.Service, field => field.Name switch
    {
        "framework" or "image" or "version" => SchemaNode.Text(),
        "replicas" => SchemaNode.Integer(0, 100),
        "port" => SchemaNode.Integer(1, 65535),
        "resources" => Resources(),
        "env" => SchemaNode.Map(SchemaNode.Text()),
        "endpoints" => SchemaNode.Map(SchemaNode.OpenObject(DocumentFields.Endpoint, Endpoint)),
        "conditions" => SchemaNode.List(SchemaNode.OpenObject(DocumentFields.Condition, Condition)),
        _ => Endpoint(field),
    });

    private static JsonObject Endpoint(DocumentField field) => field.Name switch
    {
        "parallel" => SchemaNode.Flag(),
        "faults" => SchemaNode.OpenObject(phases, _ => Faults()),
        "calls" => SchemaNode.ListBy(SchemaNode.OpenObject(DocumentFields.Call, Call), "to", "name"),
        _ => throw Unknown(field),
    };

    private static JsonObject Call(DocumentField field) => field.Name switch
    {
        "to" or "endpoint" => SchemaNode.Text(),
        // The one default that Kubernetes writes into objects: the keys of a list must be there.
        "name" => new JsonObject { ["type"] = "string", ["default"] = field.Default },
        "probability" => SchemaNode.Percent(),
        "timeout" or "tryTimeout" => SchemaNode.Integer(1, MaxTimeoutMs),
        "retries" => SchemaNode.Integer(0, 10),
        "required" => SchemaNode.Flag(),
        "link" => Faults(),
        _ => throw Unknown(field),
    };

    private static JsonObject Condition(DocumentField field) => field.Name switch
    {
        "id" or "type" => SchemaNode.Text(),
        "args" => Args(),
        "probability" => SchemaNode.Percent(),
        "to" => SchemaNode.List(SchemaNode.Text()),
        "duration" => SchemaNode.Integer(1, MaxMs),
        _ => throw Unknown(field),
    };

    private static JsonObject Faults() => SchemaNode.List(SchemaNode.OpenObject(faultFields, field => field.Name switch
    {
        "args" => Args(),
        "probability" => SchemaNode.Percent(),
        _ => SchemaNode.Text(),
    }));

    private static JsonObject Resources()
    {
        DocumentField[] kinds = [.. ((string[])["cpu", "memory", "ephemeral-storage"]).Select(k => new DocumentField(k, "a quantity such as 0.5, 500m or 128Mi", $"how much {k}"))];
        DocumentField[] groups = [new("requests", "quantities", "what a pod needs at least"), new("limits", "quantities", "what a pod gets at most")];
        return SchemaNode.OpenObject(groups, _ => SchemaNode.OpenObject(kinds, _ => SchemaNode.Anything()));
    }

    // A field that documents got and this page did not: the definitions cannot be made, and their test says so.
    private static InvalidOperationException Unknown(DocumentField field) => new($"the field '{field.Name}' has no schema");
}
