using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Cli.Client;

/// <summary>Something that happened, as the API tells it.</summary>
/// <param name="Id">To go on after it; empty when it has none.</param>
/// <param name="Type">What kind of event.</param>
/// <param name="Json">What it says.</param>
internal readonly record struct SimulationEvent(string Id, string Type, JsonElement Json)
{
    public const string BeforeAll = "0";

    public string Time => Json.Text("time") is { Length: >= 19 } time ? time[11..19] : "";

    public string Simulation => Json.Text("simulation") ?? "";

    public string Service => Json.Member("service").Text("name") ?? "";

    /// <summary>What happened, in words.</summary>
    public string Text => Json.Text("text") ?? Json.ToString();

    public static SimulationEvent Of(ServerEvent raw)
    {
        try
        {
            JsonElement data = JsonElement.Parse(raw.Data);
            // Every event that is printed for programs says what it is.
            return new(raw.Id, raw.Type, data.Text("type") is null && JsonObject.Create(data) is JsonObject members ? With(members, "type", raw.Type) : data);
        }
        catch (JsonException)
        {
            return new(raw.Id, raw.Type, With([], "type", raw.Type, "text", raw.Data));
        }
    }

    private static JsonElement With(JsonObject members, params string[] added)
    {
        for (int i = 0; i < added.Length; i += 2)
            members[added[i]] = added[i + 1];
        return JsonElement.Parse(members.ToJsonString());
    }
}
