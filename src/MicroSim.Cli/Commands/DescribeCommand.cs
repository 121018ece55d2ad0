using System.CommandLine;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.Contract;

namespace MicroSim.Cli.Commands;

internal static class DescribeCommand
{
    private static readonly Argument<string> name = Shared.Name();

    private static readonly Argument<string?> service = Shared.OptionalService();

    public static Command Create()
    {
        ExampleCommand command = new("describe", "Tell all that there is to know of a simulation, or of one service of it", "microsim describe seed", "microsim describe seed service-1") { name, service, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        SimulationReply simulation = await server.GetAsync(parsed.GetRequiredValue(name), cancellation);
        string? one = parsed.GetValue(service);
        ServiceReply? chosen = one is null ? null : Find(simulation, one);
        if (format != OutputFormat.Text)
        {
            Structured.Write(chosen?.Json ?? simulation.Json, format);
            return (int)ExitCode.Ok;
        }
        List<SimulationEvent> events = [];
        await foreach (SimulationEvent recent in server.EventsAsync(simulation.Name, SimulationEvent.BeforeAll, follow: false, cancellation))
        {
            if (one is null || recent.Service == one)
                events.Add(recent);
        }
        IReadOnlyList<JsonElement> added = await server.ConditionsAsync(simulation.Name, one, cancellation);
        foreach (string line in chosen is ServiceReply described ? Description.Of(described, simulation, added, events) : Description.Of(simulation, added, events))
            Terminal.Line(line);
        return (int)ExitCode.Ok;
    }

    private static ServiceReply Find(SimulationReply simulation, string name)
    {
        ServiceReply[] all = [.. simulation.Services];
        if (all.FirstOrDefault(s => s.Name == name) is { Json.ValueKind: JsonValueKind.Object } found)
            return found;
        string[] known = [.. all.Select(s => s.Name)];
        throw new CommandException(ExitCode.Failed, $"microsim: the simulation {simulation.Name} has no service {name}{Spelling.Suggestion(name, known)}; it has {string.Join(", ", known)}.");
    }
}
