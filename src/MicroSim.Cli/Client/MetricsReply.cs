using System.Text.Json;

namespace MicroSim.Cli.Client;

/// <summary>What a simulation measured, as the API tells it.</summary>
internal readonly record struct MetricsReply(JsonElement Json)
{
    public IEnumerable<MeasuredReply> Services => Json.Items("services").Select(s => new MeasuredReply(s));

    public IEnumerable<MeasuredReply> Connections => Json.Items("connections").Select(c => new MeasuredReply(c));

    public bool IsEmpty => !Services.Any(s => s.IsKnown);
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
