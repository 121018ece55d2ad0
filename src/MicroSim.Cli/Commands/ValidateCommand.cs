using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

internal static class ValidateCommand
{
    private static readonly Argument<string> file = Shared.File("The simulation's document, YAML or JSON; - reads standard input");

    public static Command Create()
    {
        ExampleCommand command = new("validate", "Check a document and print every problem with its line and column", "microsim validate docs/examples/seed.yaml") { file };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(file);
        ReadDocument read = ReadDocument.From(await Input.ReadAsync(path, cancellation), AgentCatalogue.Read(Home.Find()).Known);
        if (Shared.FormatOf(parsed) is OutputFormat format and not OutputFormat.Text)
            Structured.Write(DocumentOutput.Json(read), format);
        else
            DocumentOutput.Write(path, read);
        return (int)(read.Wanted is null ? ExitCode.Failed : ExitCode.Ok);
    }
}
