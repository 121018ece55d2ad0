using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Commands;

internal static class GetCommand
{
    private static readonly Argument<string?> name = new("NAME") { Description = "The simulation; without it all are listed", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        ExampleCommand command = new("get", "Show simulations, or the services of one", "microsim get", "microsim get seed", "microsim get seed --output json") { name, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = new(Shared.ServerOf(parsed));
        if (parsed.GetValue(name) is string one)
        {
            SimulationView view = await server.GetAsync(one, cancellation);
            if (Shared.IsJson(parsed))
                SimulationOutput.WriteJson(view, typeof(SimulationView));
            else
                SimulationOutput.Write(view);
            return (int)ExitCode.Ok;
        }
        SimulationList list = await server.ListAsync(cancellation);
        if (Shared.IsJson(parsed))
            SimulationOutput.WriteJson(list, typeof(SimulationList));
        else
            SimulationOutput.WriteList(list);
        return (int)ExitCode.Ok;
    }
}
