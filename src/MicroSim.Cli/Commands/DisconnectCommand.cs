using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class DisconnectCommand
{
    private static readonly Argument<string> name = Shared.Name();

    private static readonly Argument<string> from = Shared.Service("FROM", "The caller");

    private static readonly Argument<string> to = Shared.Service("TO", "The callee");

    public static Command Create()
    {
        ExampleCommand command = new("disconnect", "Let one service no longer call another", "microsim disconnect seed service-1 service-2") { name, from, to, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        string caller = parsed.GetRequiredValue(from), callee = parsed.GetRequiredValue(to);
        SimulationReply changed = await DocumentEdit.RunAsync(
            server,
            parsed.GetRequiredValue(name),
            (simulation, document) =>
            {
                if (!Connections.Remove(DocumentEdit.ServiceOf(simulation, document, caller), callee))
                    throw new CommandException(ExitCode.Failed, $"microsim: {caller} has no connection to {callee}; `microsim describe {simulation.Name} {caller}` shows those that it has.");
            },
            cancellation);
        if (format != OutputFormat.Text)
            Structured.Write(changed.Json, format);
        else
            Terminal.Line($"The connection {caller} → {callee} of {changed.Name} is gone.");
        return (int)ExitCode.Ok;
    }
}
