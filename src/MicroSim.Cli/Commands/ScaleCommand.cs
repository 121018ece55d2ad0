using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class ScaleCommand
{
    private const int MaxReplicas = 100;

    private static readonly Argument<string> name = Shared.Name();

    private static readonly Argument<string> service = Shared.Service();

    private static readonly Argument<int> replicas = new Argument<int>("REPLICAS") { Description = "How many processes" }
        .Checked((int number) => number is >= 0 and <= MaxReplicas, $"a number from 0 to {MaxReplicas}");

    public static Command Create()
    {
        ExampleCommand command = new("scale", "Change how many processes a service has", "microsim scale seed service-1 3") { name, service, replicas, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        string simulation = parsed.GetRequiredValue(name), one = parsed.GetRequiredValue(service);
        int number = parsed.GetRequiredValue(replicas);
        JsonElement changed = await server.PatchServiceAsync(simulation, one, new JsonObject { ["replicas"] = number }, cancellation);
        if (format != OutputFormat.Text)
            Structured.Write(changed, format);
        else
            Terminal.Line($"The service {one} of {simulation} is to have {number} replica{(number == 1 ? "" : "s")}.");
        return (int)ExitCode.Ok;
    }
}
