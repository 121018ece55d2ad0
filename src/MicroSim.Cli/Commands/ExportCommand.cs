using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;

namespace MicroSim.Cli.Commands;

/// <summary>What runs is asked of the control plane; a file needs none.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> source = new Argument<string>("NAME|FILE") { Description = "A simulation that runs, or a document; - reads standard input" }.Completing(Names.Simulations);

    private static readonly Option<string> formatOption = Build();

    public static Command Create()
    {
        ExampleCommand command = new(
            "export", "Write a simulation in the form of another tool",
            "microsim export seed --format yaml",
            "microsim export docs/examples/four-services.yaml --format mermaid",
            "microsim export docs/examples/seed.yaml --format compose > compose.yaml")
        { source, formatOption, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string from = parsed.GetRequiredValue(source), format = parsed.GetValue(formatOption)!;
        string? text = from == Input.Standard || from.Contains('/') || File.Exists(from)
            ? await OfFileAsync(from, format, cancellation)
            : await OfRunningAsync(parsed, from, format, cancellation);
        if (text is null)
            return (int)ExitCode.Failed;
        Console.Out.Write(text);
        return (int)ExitCode.Ok;
    }

    private static async Task<string?> OfFileAsync(string file, string format, CancellationToken cancellation)
    {
        AgentCatalogue agents = AgentCatalogue.Read(Home.Find());
        ReadDocument read = ReadDocument.From(await Input.ReadAsync(file, cancellation), agents.Known);
        DocumentOutput.WriteProblems(file, read);
        return read.Wanted is WantedSimulation wanted ? SimulationExport.Write(wanted.Simulation, format, agents.Known) : null;
    }

    private static async Task<string> OfRunningAsync(ParseResult parsed, string simulation, string format, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        return await server.ExportAsync(simulation, format, cancellation);
    }

    private static Option<string> Build()
    {
        Option<string> option = new("--format") { Description = "The form", HelpName = string.Join('|', SimulationExport.Formats), DefaultValueFactory = _ => SimulationExport.Formats[0] };
        option.AcceptOnlyFromAmong([.. SimulationExport.Formats]);
        return option;
    }
}
