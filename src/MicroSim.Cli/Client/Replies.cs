using System.Text.Json;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Client;

/// <summary>All simulations, as the API tells them.</summary>
internal readonly record struct SimulationList(JsonElement Json)
{
    public IEnumerable<SimulationReply> Items => Json.Items("items").Select(s => new SimulationReply(s));
}

/// <summary>A simulation as the API tells it.</summary>
internal readonly record struct SimulationReply(JsonElement Json)
{
    public string Name => Json.Text("name") ?? "";

    public bool Ready => Json.Flag("ready");

    /// <summary>Why it does not run, or what a change of it waits for.</summary>
    public string? Reason => Json.Text("reason");

    public string Seed => Json.Text("seed") ?? "";

    public IEnumerable<ServiceReply> Services => Json.Items("services").Select(s => new ServiceReply(s));

    public IEnumerable<ApiError> Warnings => Json.Items("warnings").Select(Replies.Error);

    public JsonElement Document => Json.TryGetProperty("document", out JsonElement document) ? document : default;
}

/// <summary>A service of it.</summary>
internal readonly record struct ServiceReply(JsonElement Json)
{
    public string Name => Json.Text("name") ?? "";

    public string Framework => Json.Text("framework") ?? "";

    public string Address => Json.Text("address") ?? "";

    public int WantedReplicas => Json.Number("wantedReplicas") ?? 0;

    public int ReadyReplicas => Json.Number("readyReplicas") ?? 0;

    public ReplicaReply[] Replicas => [.. Json.Items("replicas").Select(r => new ReplicaReply(r))];

    public bool IsReady => ReadyReplicas == WantedReplicas;

    public int Restarts => Replicas.Sum(r => r.Restarts);
}

/// <summary>A process of it.</summary>
internal readonly record struct ReplicaReply(JsonElement Json)
{
    public string Instance => Json.Text("instance") ?? "";

    public string Version => Json.Text("version") ?? "";

    public bool Leaving => Json.Flag("leaving");

    public string Phase => Json.Text("phase") ?? "";

    public bool IsReady => Phase == "ready";

    public int? ProcessId => Json.Number("processId");

    public int Restarts => Json.Number("restarts") ?? 0;

    public string? Reason => Json.Text("reason");

    public IReadOnlyList<string> LastOutput => [.. Json.Items("lastOutput").Select(l => l.GetString() ?? "")];

    /// <summary>Its phase in words, and why.</summary>
    public string State => $"{(Phase == "backOff" ? "waiting for its next start" : Phase)}{(Reason is null ? "" : $": {Reason}")}";
}

/// <summary>Reads replies; a member that is missing or of another kind counts as absent.</summary>
internal static class Replies
{
    public static string? Text(this JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    public static int? Number(this JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt32(out int number) ? number : null;

    public static double Real(this JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.Number } member ? member.GetDouble() : 0;

    public static bool Flag(this JsonElement json, string name) => Member(json, name).ValueKind == JsonValueKind.True;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.Array } member ? member.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(this JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.Object } member ? member.EnumerateObject() : [];

    public static JsonElement Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) ? member : default;

    public static ApiError Error(JsonElement json) => new(json.Text("path") ?? "$", json.Text("message") ?? "", json.Number("line"), json.Number("column"));
}
