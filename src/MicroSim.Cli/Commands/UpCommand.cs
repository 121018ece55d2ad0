using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.Cli.Up;
using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

internal static class UpCommand
{
    private static readonly Argument<string> file = Shared.File("The simulation's document, YAML or JSON; - reads standard input");

    private static readonly Option<int> port = new("--port") { Description = "The control plane's port on localhost; 0 takes a free one", HelpName = "PORT", DefaultValueFactory = _ => ControlPlaneOptions.DefaultPort };

    private static readonly Option<DirectoryInfo?> data = new("--data") { Description = "Where addresses are remembered and services may write [default: ~/.local/share/microsim]", HelpName = "DIR" };

    private static readonly Option<uint?> seed = Shared.Seed("The seed of every draw, instead of the document's");

    public static Command Create()
    {
        ExampleCommand command = new(
            "up", "Run a simulation on this machine, serve the API, follow it; Ctrl-C ends all of it",
            "microsim up docs/examples/seed.yaml",
            "microsim up docs/examples/seed.yaml --port 7071 --seed 1b2c3d4e")
        { file, port, data, seed };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out int number) || number is < 0 or > 65535))
                result.AddError($"--port must be a number from 0 to 65535, not '{token.Value}'.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken interrupted)
    {
        string path = parsed.GetRequiredValue(file);
        string home = Home.Find();
        AgentCatalogue agents = AgentCatalogue.Read(home);
        ReadDocument read = ReadDocument.From(await Input.ReadAsync(path, interrupted), agents.Frameworks, parsed.GetValue(seed));
        DocumentOutput.WriteProblems(path, read);
        if (read.Wanted is not WantedSimulation simulation)
            return (int)ExitCode.Failed;

        await using Journal journal = new();
        IUpReport report = Shared.IsJson(parsed) ? new JsonReport(journal) : new TextReport(journal);
        UpOptions options = new(home, agents.Frameworks, parsed.GetValue(data)?.FullName ?? DataFolder.Default, parsed.GetValue(port));
        await new UpSession(options, report, TimeProvider.System).RunAsync(simulation, interrupted);
        return (int)ExitCode.Ok;
    }
}
