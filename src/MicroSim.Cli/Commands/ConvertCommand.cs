using System.CommandLine;
using System.Text;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;
using MicroSim.Topology;

namespace MicroSim.Cli.Commands;

internal static class ConvertCommand
{
    private static readonly Argument<string> file = Shared.File($"Objects of {OlderDocuments.ApiVersion}, YAML or JSON; - reads standard input");

    public static Command Create()
    {
        ExampleCommand command = new("convert", "Print the document that objects of the first MicroSim's API become", "microsim convert old.yaml > simulation.yaml") { file };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(file);
        Conversion conversion = OlderDocuments.Convert(Encoding.UTF8.GetString(await Input.ReadAsync(path, cancellation)));
        foreach (DocumentProblem problem in conversion.Problems)
            Terminal.Error(ErrorLine.Of(path, new ApiError(problem.Path, problem.Message, problem.Line, problem.Column)));
        if (conversion.Text is null)
            return (int)ExitCode.Failed;
        Console.Out.Write(conversion.Text);
        return (int)ExitCode.Ok;
    }
}
