using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.Cli.Up;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;

namespace MicroSim.Cli.Commands;

internal static class UpCommand
{
    private const string Example = "docs/examples/shop.yaml";

    private static readonly Argument<string?> file = new("FILE") { Description = $"The simulation's document, YAML or JSON; - reads standard input [default: {Example}, where it exists]", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<int> port = Shared.Port();

    private static readonly Option<DirectoryInfo?> data = Shared.Data();

    private static readonly Option<int> traceMemory = Shared.TraceMemory();

    private static readonly Option<bool> watch = new("--watch", "-w") { Description = "Apply the document again whenever it changes" };

    private static readonly Option<uint?> seed = Shared.Seed("The seed of every draw, instead of the document's");

    private static readonly Option<string> runtime = Shared.Runtime("Where services run: processes of this machine, or pods of the cluster that the kubeconfig names");

    public static Command Create()
    {
        ExampleCommand command = new(
            "up", "Run a simulation on this machine or on a cluster, serve the API, follow it; Ctrl-C ends all of it",
            "microsim up docs/examples/seed.yaml",
            "microsim up docs/examples/seed.yaml --watch",
            "microsim up docs/examples/seed.yaml --port 7071 --seed 1b2c3d4e",
            "microsim up docs/examples/seed.yaml --runtime kubernetes")
        { file, port, data, seed, watch, traceMemory, runtime };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken interrupted)
    {
        string home = Home.Find();
        string path = parsed.GetValue(file) ?? DefaultFile(home);
        AgentCatalogue agents = AgentCatalogue.Read(home);
        byte[] text = await Input.ReadAsync(path, interrupted);
        ReadDocument read = ReadDocument.From(text, agents.Known, parsed.GetValue(seed));
        DocumentOutput.WriteProblems(path, read);
        if (read.Wanted is not WantedSimulation simulation)
            return (int)ExitCode.Failed;

        await using IUpReport report = UpReport.Of(Shared.FormatOf(parsed));
        UpOptions options = UpOptions.Of(home, agents.Known, parsed.GetValue(port), parsed.GetValue(data), parsed.GetValue(traceMemory));
        FileWatch? watched = parsed.GetValue(watch) && path != Input.Standard ? new FileWatch(path, text, TimeProvider.System) : null;
        if (parsed.GetValue(runtime) == Shared.Kubernetes)
            await OnClusterAsync(parsed.GetValue(port), agents.Known, report, simulation, watched, interrupted);
        else
            await new UpSession(options, report, TimeProvider.System).RunAsync(simulation, watched, interrupted);
        return (int)ExitCode.Ok;
    }

    private static Task OnClusterAsync(int port, IReadOnlyList<KnownFramework> frameworks, IUpReport report, WantedSimulation simulation, FileWatch? watched, CancellationToken interrupted) =>
        OnCluster.CallAsync(() => new ClusterUp(port, frameworks, report, TimeProvider.System).RunAsync(simulation, watched, interrupted));

    private static string DefaultFile(string home) =>
        Path.Combine(home, Example) is var example && File.Exists(example)
            ? Path.GetRelativePath(Environment.CurrentDirectory, example)
            : throw new CommandException(ExitCode.Usage, "microsim: which document? Name a file, or write one with `microsim init`.");
}
