using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class RestartCommand
{
    private static readonly Argument<string> name = Shared.Name();

    private static readonly Argument<string> service = Shared.Service();

    public static Command Create()
    {
        ExampleCommand command = new("restart", "Replace a service's processes by new ones", "microsim restart seed service-1") { name, service, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        string simulation = parsed.GetRequiredValue(name), one = parsed.GetRequiredValue(service);
        await server.RestartAsync(simulation, one, cancellation);
        Terminal.Line(Shared.FormatOf(parsed) == OutputFormat.Text ? $"The service {one} of {simulation} is being restarted." : "{}");
        return (int)ExitCode.Ok;
    }
}
