using System.CommandLine;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Commands;

internal static class LogsCommand
{
    private static readonly Argument<string?> name = new("NAME") { Description = "The simulation; may be left out when exactly one runs", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Argument<string?> service = new("SERVICE") { Description = "One service of it", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on with what is printed from now on" };

    public static Command Create()
    {
        ExampleCommand command = new("logs", "Show what services printed", "microsim logs", "microsim logs seed service-1 -f") { name, service, follow, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = new(Shared.ServerOf(parsed));
        string simulation = parsed.GetValue(name) ?? await OnlyAsync(server, cancellation);
        await foreach (string line in server.LogsAsync(simulation, parsed.GetValue(service), parsed.GetValue(follow), cancellation))
            Terminal.Line(Shared.IsJson(parsed) ? line : Plain(JsonSerializer.Deserialize(line, ApiJson.Default.LogView)!));
        return (int)ExitCode.Ok;
    }

    private static string Plain(LogView line) => $"{Terminal.Faint($"{line.Instance} |")} {line.Text}";

    private static async Task<string> OnlyAsync(Server server, CancellationToken cancellation)
    {
        SimulationList list = await server.ListAsync(cancellation);
        return list.Items switch
        {
            [SimulationView only] => only.Name,
            [] => throw new CommandException(ExitCode.Failed, "microsim: no simulation runs. Start one with `microsim apply FILE`."),
            _ => throw new CommandException(ExitCode.Failed, $"microsim: several simulations run; say which one: {string.Join(", ", list.Items.Select(s => s.Name))}."),
        };
    }
}
