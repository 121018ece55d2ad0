using System.CommandLine;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class GetCommand
{
    private static readonly Argument<string?> name = new Argument<string?>("NAME") { Description = "The simulation; without it all are listed", Arity = ArgumentArity.ZeroOrOne }.CompletingOrNone(Names.Simulations);

    public static Command Create()
    {
        ExampleCommand command = new("get", "Show simulations, or the services of one", "microsim get", "microsim get seed", "microsim get seed --output json") { name, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        if (parsed.GetValue(name) is string one)
        {
            SimulationReply simulation = await server.GetAsync(one, cancellation);
            if (format != OutputFormat.Text)
            {
                Structured.Write(simulation.Json, format);
                return (int)ExitCode.Ok;
            }
            SimulationOutput.Write(simulation);
            IReadOnlyList<JsonElement> conditions = await server.ConditionsAsync(simulation.Name, null, cancellation);
            if (conditions.Count > 0)
            {
                Terminal.Line("");
                ConditionOutput.Write(conditions);
            }
            return (int)ExitCode.Ok;
        }
        SimulationList list = await server.ListAsync(cancellation);
        if (format == OutputFormat.Text)
            SimulationOutput.WriteList(list);
        else
            Structured.Write(list.Json, format);
        return (int)ExitCode.Ok;
    }
}
