using System.CommandLine;
using System.Text;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Agents;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Topology;

namespace MicroSim.Cli.Commands;

/// <summary>What runs is asked of the control plane; a file needs none.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> source = new Argument<string>("NAME|FILE") { Description = "A simulation that runs, or a document; - reads standard input" }.Completing(Names.Simulations);

    private static readonly Option<string> formatOption = Build();

    private static readonly Option<string?> registry = new("--registry") { Description = "For kubernetes: what stands before the names of images", HelpName = "REGISTRY" };

    private static readonly Option<string?> tag = new("--tag") { Description = "For kubernetes: the images' tag [default: this version]", HelpName = "TAG" };

    private static readonly Option<string?> space = new("--namespace") { Description = "For kubernetes: the objects' namespace [default: the one that they are applied to]", HelpName = "NAMESPACE" };

    public static Command Create()
    {
        ExampleCommand command = new(
            "export", "Write a simulation in the form of another tool",
            "microsim export seed --format yaml",
            "microsim export docs/examples/four-services.yaml --format mermaid",
            "microsim export docs/examples/seed.yaml --format compose > compose.yaml",
            "microsim export docs/examples/shop.yaml --format kubernetes --registry registry.example/team | kubectl apply -f -")
        { source, formatOption, registry, tag, space, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string from = parsed.GetRequiredValue(source), format = parsed.GetValue(formatOption)!;
        if (format != KubernetesExport.Format && Array.Find<Option>([registry, tag, space], o => parsed.GetResult(o) is not null) is Option useless)
            throw new CommandException(ExitCode.Usage, $"microsim: {useless.Name} says something to --format {KubernetesExport.Format} alone.");
        string? text = from == Input.Standard || from.Contains('/') || File.Exists(from)
            ? Write(from, await Input.ReadAsync(from, cancellation), parsed, format)
            : await OfRunningAsync(parsed, from, format, cancellation);
        if (text is null)
            return (int)ExitCode.Failed;
        Console.Out.Write(text);
        return (int)ExitCode.Ok;
    }

    private static string? Write(string file, byte[] document, ParseResult parsed, string format)
    {
        AgentCatalogue agents = AgentCatalogue.Read(Home.Find());
        ReadDocument read = ReadDocument.From(document, agents.Known);
        DocumentOutput.WriteProblems(file, read);
        if (read.Wanted is not WantedSimulation wanted)
            return null;
        return format == KubernetesExport.Format
            ? KubernetesExport.Write(wanted.Simulation, new ManifestOptions(AgentImages.Of(agents.Known, parsed.GetValue(tag), parsed.GetValue(registry)), parsed.GetValue(space), Seed: wanted.Simulation.Seed))
            : SimulationExport.Write(wanted.Simulation, format, agents.Known);
    }

    // The control plane knows no registry and no namespace of the reader's, so its document is written here.
    private static async Task<string?> OfRunningAsync(ParseResult parsed, string simulation, string format, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        return format == KubernetesExport.Format
            ? Write(simulation, Encoding.UTF8.GetBytes(await server.ExportAsync(simulation, "yaml", cancellation)), parsed, format)
            : await server.ExportAsync(simulation, format, cancellation);
    }

    private static Option<string> Build()
    {
        Option<string> option = new("--format") { Description = "The form", HelpName = string.Join('|', KubernetesExport.AllFormats), DefaultValueFactory = _ => KubernetesExport.AllFormats[0] };
        option.AcceptOnlyFromAmong([.. KubernetesExport.AllFormats]);
        return option;
    }
}
