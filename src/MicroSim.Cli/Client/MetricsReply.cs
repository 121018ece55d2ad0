using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Cli.Client;

/// <summary>What a simulation measured, as the API tells it.</summary>
internal readonly record struct MetricsReply(JsonElement Json)
{
    public IEnumerable<MeasuredReply> Services => Json.Items("services").Select(s => new MeasuredReply(s));

    public IEnumerable<MeasuredReply> Connections => Json.Items("connections").Select(c => new MeasuredReply(c));

    /// <summary>What concerns one service: its own figures, and the connections from it and to it.</summary>
    public MetricsReply Of(string service)
    {
        JsonObject part = JsonObject.Create(Json)!;
        part["services"] = Array(Json.Items("services").Where(s => s.Text("name") == service));
        part["connections"] = Array(Json.Items("connections").Where(c => c.Text("from") == service || c.Text("to") == service));
        return new(JsonElement.Parse(part.ToJsonString()));
    }

    public bool IsEmpty => !Services.Any(s => s.IsKnown);

    private static JsonArray Array(IEnumerable<JsonElement> items) => [.. items.Select(i => JsonObject.Create(i))];
}

/// <summary>A service or a connection in a window.</summary>
internal readonly record struct MeasuredReply(JsonElement Json)
{
    /// <summary>The service's name, or caller and callee.</summary>
    public string Name => Json.Text("name") ?? $"{Json.Text("from")} → {Json.Text("to")}";

    public bool IsKnown => Total.ValueKind == JsonValueKind.Object;

    /// <summary>A figure of the whole window; null when there is none.</summary>
    public double? Figure(string name) => Total.Member(name) is { ValueKind: JsonValueKind.Number } figure ? figure.GetDouble() : null;

    /// <summary>The conditions that are there now.</summary>
    public IReadOnlyList<string> Conditions => Json.Items("steps").LastOrDefault() is { ValueKind: JsonValueKind.Object } last ? [.. last.Items("conditions").Select(c => c.GetString() ?? "")] : [];

    private JsonElement Total => Json.Member("total");
}
