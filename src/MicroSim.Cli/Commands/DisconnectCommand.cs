using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class DisconnectCommand
{
    private static readonly Argument<string> name = Shared.Name();

    private static readonly Argument<string> from = Shared.Service("FROM", "The caller");

    private static readonly Argument<string> to = Shared.Service("TO", "The callee");

    private static readonly Option<string?> connection = Shared.Connection();

    public static Command Create()
    {
        ExampleCommand command = new("disconnect", "Let one service no longer call another", "microsim disconnect seed service-1 service-2") { name, from, to, connection, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        string simulation = parsed.GetRequiredValue(name), caller = parsed.GetRequiredValue(from), callee = parsed.GetRequiredValue(to);
        await server.DeleteConnectionAsync(simulation, caller, callee, parsed.GetValue(connection), cancellation);
        Terminal.Line(Shared.FormatOf(parsed) == OutputFormat.Text ? $"In {simulation} {caller} calls {callee} no longer." : "{}");
        return (int)ExitCode.Ok;
    }
}
