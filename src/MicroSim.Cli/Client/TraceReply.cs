using System.Text.Json;

namespace MicroSim.Cli.Client;

/// <summary>A trace, as the API tells it.</summary>
internal readonly record struct TraceReply(JsonElement Json)
{
    public TraceSummaryReply Summary => new(Json.Member("summary"));

    public IReadOnlyList<SpanReply> Spans => [.. Json.Items("spans").Select(s => new SpanReply(s))];
}

/// <summary>What is known of a trace as a whole.</summary>
internal readonly record struct TraceSummaryReply(JsonElement Json)
{
    public string Id => Json.Text("id") ?? "";

    public string Entry => Json.Text("entry") ?? "";

    public string Start => Json.Text("start") ?? "";

    public double DurationMs => Json.Real("durationMs");

    public string Status => Json.Number("status")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";

    public int Errors => Json.Number("errors") ?? 0;

    public int Spans => Json.Number("spans") ?? 0;

    public IReadOnlyList<string> RequestIds => [.. Json.Items("requestIds").Select(i => i.GetString() ?? "")];

    public IReadOnlyList<string> Services => [.. Json.Items("services").Select(i => i.GetString() ?? "")];

    public IReadOnlyList<string> Faults => [.. Json.Items("faults").Select(i => i.GetString() ?? "")];

    public bool FromResult => Json.Text("source") == "result";
}

/// <summary>A span of a trace.</summary>
internal readonly record struct SpanReply(JsonElement Json)
{
    public int Depth => Json.Number("depth") ?? 0;

    public string Service => Json.Text("service") ?? "";

    public string Name => Json.Text("name") ?? "";

    public bool IsClient => Json.Text("kind") == "client";

    public double OffsetMs => Json.Real("offsetMs");

    public double DurationMs => Json.Real("durationMs");

    public string? Error => Json.Text("error");

    public string? Attribute(string key) => Json.Member("attributes").Text(key);

    public IEnumerable<JsonElement> Events => Json.Items("events");
}
