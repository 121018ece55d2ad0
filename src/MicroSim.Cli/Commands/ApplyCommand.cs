using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Commands;

internal static class ApplyCommand
{
    private static readonly Argument<string> file = Shared.File("The simulation's document, YAML or JSON; - reads standard input");

    public static Command Create()
    {
        ExampleCommand command = new("apply", "Create a simulation, or change a running one to its document", "microsim apply docs/examples/seed.yaml") { file, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(file);
        byte[] document = await Input.ReadAsync(path, cancellation);
        using Server server = Shared.Connect(parsed);
        (SimulationReply simulation, bool created) = await server.ApplyAsync(path, document, cancellation);
        foreach (ApiError warning in simulation.Warnings)
            Terminal.Error($"{ErrorLine.Of(path, warning)} (warning)");
        if (Shared.FormatOf(parsed) is OutputFormat format and not OutputFormat.Text)
        {
            Structured.Write(simulation.Json, format);
            return (int)ExitCode.Ok;
        }
        Terminal.Line($"The simulation {simulation.Name} is {(created ? "created" : "changed")}.");
        SimulationOutput.Write(simulation);
        return (int)ExitCode.Ok;
    }
}
