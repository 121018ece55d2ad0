using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MicroSim.ControlPlane.Api;
using MicroSim.Load.Results;

namespace MicroSim.ControlPlane.Description;

/// <summary>JSON Schemas of the API's records, with the words of their comments.</summary>
/// <param name="comments">What the comments say.</param>
internal sealed class Schemas(Comments comments)
{
    private static readonly JsonSerializerOptions options = new(ApiJson.Readable.Options) { NumberHandling = JsonNumberHandling.Strict };

    private static readonly Type[] records =
    [
        typeof(ApiError), typeof(ApiProblem), typeof(ConditionList), typeof(ConditionView), typeof(ConnectionMetrics), typeof(ConnectionView),
        typeof(CheckView), typeof(DisruptionView), typeof(EventView), typeof(FinishedTraces), typeof(FrameworkList), typeof(FrameworkView), typeof(DistributionPoint), typeof(LoadReport), typeof(LoadSecond), typeof(LoadSummary), typeof(LoadTestList), typeof(LoadTestView), typeof(LogView), typeof(MeasureView), typeof(MetricsView), typeof(MissedEvent), typeof(PlannedView),
        typeof(ProbeView), typeof(Quantiles), typeof(ReplicaView), typeof(RequestReport), typeof(RequestsEvent), typeof(RunFigures), typeof(ScenarioList), typeof(ScenarioRecord), typeof(ScenarioReply),
        typeof(ScenarioView), typeof(ScrapeTargetView), typeof(SecondFigures), typeof(ServerView), typeof(ServiceEvent), typeof(ServiceList), typeof(ServiceMeasureView),
        typeof(ServiceMetrics), typeof(ServiceView), typeof(SimulationList), typeof(SimulationView), typeof(SpanEventView), typeof(SpanView), typeof(ThresholdReport), typeof(TraceList), typeof(TraceSummary), typeof(TraceView),
    ];

    public static JsonObject Reference(Type type) => Reference(type.Name);

    public static JsonObject Reference(string component) => new() { ["$ref"] = $"#/components/schemas/{component}" };

    /// <summary>All of them, by name.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> All() => records.Select(r => KeyValuePair.Create(r.Name, (JsonNode?)Of(r)));

    private JsonNode Of(Type type)
    {
        JsonNode schema = options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Transform(type, context, node) });
        return schema;
    }

    private JsonObject Transform(Type root, JsonSchemaExporterContext context, JsonNode node)
    {
        Type type = context.TypeInfo.Type;
        if (context.Path.Length > 0 && records.Contains(type))
            return Described(Reference(type), context);
        if (node is not JsonObject schema)
            return Described([], context);
        if (schema["type"] is JsonArray types)
            schema["type"] = types.Select(t => t!.GetValue<string>()).First(t => t != "null");
        if (type == root && context.PropertyInfo is null)
            Tidy(root, context.TypeInfo, schema);
        return Described(schema, context);
    }

    // What is null is left out of replies, so nothing is null and what may be null is not required.
    private void Tidy(Type root, JsonTypeInfo info, JsonObject schema)
    {
        string[] optional = [.. info.Properties.Where(p => p.IsGetNullable).Select(p => p.Name)];
        if (schema["required"] is JsonArray required)
            schema["required"] = new JsonArray([.. required.Select(r => r!.GetValue<string>()).Where(r => !optional.Contains(r)).Select(r => (JsonNode)r)]);
        foreach ((string name, JsonNode? property) in schema["properties"] as JsonObject ?? [])
            WithoutDefault(root, name, property as JsonObject);
        if (comments.Of(root) is string text)
            schema.Insert(0, "description", text);
    }

    // A default says to generators that the property is always there. Of any JSON that may be null the exporter tells nothing but that.
    private void WithoutDefault(Type root, string name, JsonObject? property)
    {
        if (property is null || !property.TryGetPropertyValue("default", out JsonNode? value) || value?.ToJsonString() is not (null or "null"))
            return;
        property.Remove("default");
        if (property["description"] is null && comments.Of(root, name) is string text)
            property["description"] = text;
    }

    private JsonObject Described(JsonObject schema, JsonSchemaExporterContext context)
    {
        if (context.PropertyInfo is JsonPropertyInfo property && comments.Of(property.DeclaringType, property.Name) is string text)
            schema["description"] = text;
        return schema;
    }
}
