using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

/// <summary>Cuts the connections between two groups of services: conditions on both sides, or none at all.</summary>
internal static class PartitionCommand
{
    private static readonly string[] kinds = ["blackhole", "refuse", "dns"];

    private static readonly Argument<string[]> groups = new("GROUPS") { Description = "Two groups with a slash between them: a,b / c,d", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<bool> oneWay = new("--one-way") { Description = "Cut the calls of the first group to the second alone" };

    private static readonly Option<string> kind = Kinds();

    private static readonly Option<long?> lasting = Durations.Option("--for", "How long it lasts; until it is cleared when left out");

    public static Command Create()
    {
        ExampleCommand command = new(
            "partition", "Cut the connections between two groups of services; `microsim fault --clear` heals them",
            "microsim partition frontend,cart / store --for 30s",
            "microsim partition cart / store --one-way --type refuse")
        { groups, oneWay, kind, lasting, Shared.Simulation, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        (string[] first, string[] second) = Groups(parsed.GetRequiredValue(groups));
        using Server server = Shared.Connect(parsed);
        string simulation = await Shared.SimulationAsync(parsed, server, cancellation);
        IEnumerable<(string From, string[] To)> cuts = first.Select(f => (f, second));
        if (!parsed.GetValue(oneWay))
            cuts = cuts.Concat(second.Select(s => (s, first)));

        List<(string Service, string Id)> added = [];
        try
        {
            foreach ((string from, string[] callees) in cuts)
                added.Add((from, (await server.AddConditionAsync(simulation, from, Body(callees, parsed), cancellation)).Text("id")!));
        }
        catch
        {
            foreach ((string service, string id) in added)
                await server.RemoveConditionsAsync(simulation, service, id, CancellationToken.None);
            throw;
        }
        if (Shared.FormatOf(parsed) is not OutputFormat.Text and OutputFormat format)
            Structured.Write(JsonElement.Parse(new JsonObject { ["conditions"] = new JsonArray([.. added.Select(a => (JsonNode?)new JsonObject { ["service"] = a.Service, ["id"] = a.Id })]) }.ToJsonString()), format);
        else
            Terminal.Line($"Cut {(parsed.GetValue(lasting) is long ms ? $"for {ms / 1000.0:0.###} s" : "until it is cleared")}: calls of {string.Join(", ", first)} to {string.Join(", ", second)}{(parsed.GetValue(oneWay) ? "" : ", and back")}.");
        return (int)ExitCode.Ok;
    }

    private static (string[] First, string[] Second) Groups(string[] words)
    {
        string[][] sides = [.. string.Join(' ', words).Split('/').Select(g => g.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))];
        if (sides is not [{ Length: > 0 } first, { Length: > 0 } second])
            throw new CommandException(ExitCode.Usage, "microsim: the groups must be two lists of services with a slash between them, such as: microsim partition a,b / c,d");
        if (first.Intersect(second).FirstOrDefault() is string both)
            throw new CommandException(ExitCode.Usage, $"microsim: {both} stands in both groups; a service cannot be cut off from itself.");
        return (first, second);
    }

    private static JsonObject Body(string[] callees, ParseResult parsed)
    {
        JsonObject body = new() { ["type"] = parsed.GetValue(kind), ["to"] = new JsonArray([.. callees.Select(c => (JsonNode?)c)]) };
        if (parsed.GetValue(lasting) is long ms)
            body["duration"] = ms;
        return body;
    }

    private static Option<string> Kinds()
    {
        Option<string> option = new("--type") { Description = "How calls fail: no answer until the time-out, refused, or no such host", HelpName = string.Join('|', kinds), DefaultValueFactory = _ => kinds[0] };
        option.AcceptOnlyFromAmong(kinds);
        return option;
    }
}
