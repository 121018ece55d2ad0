using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class DeleteCommand
{
    private static readonly Argument<string> name = Shared.Name();

    public static Command Create()
    {
        ExampleCommand command = new("delete", "End a simulation and everything that runs of it", "microsim delete seed") { name, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        string simulation = parsed.GetRequiredValue(name);
        await server.DeleteAsync(simulation, cancellation);
        Terminal.Line(Shared.FormatOf(parsed) == OutputFormat.Text ? $"The simulation {simulation} is deleted." : "{}");
        return (int)ExitCode.Ok;
    }
}
