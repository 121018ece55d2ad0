using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Load.Thresholds;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;

namespace MicroSim.Cli.Commands;

internal static class ValidateCommand
{
    private static readonly Argument<string> file = Shared.File("A Simulation or LoadTest document, YAML or JSON; - reads standard input");

    public static Command Create()
    {
        ExampleCommand command = new("validate", "Check a document and print every problem with its line and column", "microsim validate docs/examples/seed.yaml", "microsim validate docs/examples/load/shop.yaml") { file };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(file);
        byte[] document = await Input.ReadAsync(path, cancellation);
        OutputFormat format = Shared.FormatOf(parsed);
        return (int)(DocumentKinds.Of(document) switch
        {
            LoadTestDocument.Kind => LoadTest(path, document, format),
            ScenarioDocument.Kind => throw new CommandException(ExitCode.Usage, $"microsim: {path} is a Scenario, which is checked against the simulation that it is for: `microsim scenario {path} --dry-run`."),
            _ => Simulation(path, document, format),
        });
    }

    private static ExitCode Simulation(string path, byte[] document, OutputFormat format)
    {
        ReadDocument read = ReadDocument.From(document, AgentCatalogue.Read(Home.Find()).Known);
        if (format != OutputFormat.Text)
            Structured.Write(DocumentOutput.Json(read), format);
        else
            DocumentOutput.Write(path, read);
        return read.Wanted is null ? ExitCode.Failed : ExitCode.Ok;
    }

    // Names of services are checked when it is run: which simulation is meant may be said only then.
    private static ExitCode LoadTest(string path, byte[] document, OutputFormat format)
    {
        LoadTestResult read = LoadTestDocument.Read(document, null, Threshold.ProblemOf);
        ApiError[] errors = [.. read.Problems.Select(ApiError.Of)];
        if (format != OutputFormat.Text)
            Structured.Write(DocumentOutput.Json(read.Test is not null, errors, []), format);
        else if (read.Test is LoadTest test)
            Terminal.Line($"{path} is valid: load test {test.Name}, {LoadWords.Of(test)}.");
        else
            DocumentOutput.WriteProblems(path, errors, []);
        return read.Test is null ? ExitCode.Failed : ExitCode.Ok;
    }
}
