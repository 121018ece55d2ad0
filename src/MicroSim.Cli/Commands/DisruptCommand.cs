using System.CommandLine;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

/// <summary>Does to replicas what a platform or its operator can do to them.</summary>
internal static class DisruptCommand
{
    private static readonly string[] types = ["kill", "drain", "stop", "continue"];

    private static readonly Argument<string> service = new Argument<string>("SERVICE") { Description = "The service" }.Completing(Names.ServicesOfOption);

    private static readonly Argument<string> type = Types();

    private static readonly Option<string> replicas = new("--replicas") { Description = "Which replicas: all, a number, a share such as 50%, or a replica's name", HelpName = "WHICH", DefaultValueFactory = _ => "1" };

    public static Command Create()
    {
        ExampleCommand command = new(
            "disrupt", "Kill, drain, stop or continue replicas of a service from outside",
            "microsim disrupt cart kill",
            "microsim disrupt cart drain --replicas 50%",
            "microsim disrupt cart stop --replicas cart-0",
            "microsim disrupt cart continue --replicas all")
        { service, type, replicas, Shared.Simulation, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        string simulation = await Shared.SimulationAsync(parsed, server, cancellation);
        string one = parsed.GetRequiredValue(service), what = parsed.GetRequiredValue(type);
        JsonElement done = await server.DisruptAsync(simulation, one, what, parsed.GetValue(replicas)!, cancellation);
        if (Shared.FormatOf(parsed) is not OutputFormat.Text and OutputFormat format)
            Structured.Write(done, format);
        else
            Terminal.Line($"{what} of {done.Number("replicas")} replica{(done.Number("replicas") == 1 ? "" : "s")} of {one}.");
        return (int)ExitCode.Ok;
    }

    private static Argument<string> Types()
    {
        Argument<string> argument = new("TYPE") { Description = "kill: SIGKILL, another process is started; drain: no new calls, those under way end, then another process; stop: SIGSTOP; continue: SIGCONT" };
        argument.AcceptOnlyFromAmong(types);
        return argument;
    }
}
