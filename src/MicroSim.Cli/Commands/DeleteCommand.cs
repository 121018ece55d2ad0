using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class DeleteCommand
{
    private static readonly Argument<string> name = new("NAME") { Description = "The simulation" };

    public static Command Create()
    {
        ExampleCommand command = new("delete", "End a simulation and everything that runs of it", "microsim delete seed") { name, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = new(Shared.ServerOf(parsed));
        string simulation = parsed.GetRequiredValue(name);
        await server.DeleteAsync(simulation, cancellation);
        Terminal.Line(Shared.IsJson(parsed) ? "{}" : $"The simulation {simulation} is deleted.");
        return (int)ExitCode.Ok;
    }
}
