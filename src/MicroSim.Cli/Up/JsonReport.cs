using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Cli.Output;
using MicroSim.Runtimes;

namespace MicroSim.Cli.Up;

internal sealed class JsonReport(Journal journal, OutputFormat format) : IUpReport
{
    public void Serving(string? simulation, Uri address) =>
        Add(new() { ["event"] = "serving", ["simulation"] = simulation, ["address"] = address.ToString() });

    public void Changed(StatusChange change) => Add(new()
    {
        ["event"] = "changed",
        ["service"] = change.Service,
        ["instance"] = change.Instance,
        ["phase"] = JsonNamingPolicy.CamelCase.ConvertName(change.Phase.ToString()),
        ["text"] = change.Text,
        ["output"] = new JsonArray([.. change.Output.Select(line => (JsonNode)line)]),
    });

    public void Ready(string simulation, TimeSpan after, string firstService, Uri address) =>
        Add(new() { ["event"] = "ready", ["simulation"] = simulation, ["seconds"] = after.TotalSeconds });

    public void Status(SimulationStatus status)
    {
        // The changes say it.
    }

    public void Note(string text) => Add(new() { ["event"] = "note", ["text"] = text });

    public ValueTask DisposeAsync() => journal.DisposeAsync();

    public void Problem(string text) => Add(new() { ["event"] = "problem", ["text"] = text });

    private void Add(JsonObject line) => journal.Add(Structured.Item(JsonElement.Parse(line.ToJsonString()), format));
}
