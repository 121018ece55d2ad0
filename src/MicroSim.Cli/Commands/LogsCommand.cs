using System.CommandLine;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class LogsCommand
{
    private static readonly Argument<string?> name = Shared.OptionalName();

    private static readonly Argument<string?> service = Shared.OptionalService();

    private static readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on with what is printed from now on" };

    public static Command Create()
    {
        ExampleCommand command = new("logs", "Show what services printed", "microsim logs", "microsim logs seed service-1 -f") { name, service, follow, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        string simulation = await Shared.SimulationAsync(parsed, name, server, cancellation);
        await foreach (string line in server.LogsAsync(simulation, parsed.GetValue(service), parsed.GetValue(follow), cancellation))
        {
            JsonElement read = JsonElement.Parse(line);
            if (format == OutputFormat.Text)
                Terminal.Line($"{Terminal.Faint($"{read.Text("instance")} |")} {read.Text("text")}");
            else
                Structured.WriteItem(read, format);
        }
        return (int)ExitCode.Ok;
    }
}
