using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class EventsCommand
{
    private static readonly TimeSpan retry = TimeSpan.FromSeconds(1);

    private static readonly Argument<string?> name = Shared.OptionalName("The simulation; without it those of all are shown");

    private static readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on with what happens from now on" };

    public static Command Create()
    {
        ExampleCommand command = new("events", "Show what happened to simulations and their services", "microsim events", "microsim events seed -f") { name, follow, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        string? simulation = parsed.GetValue(name);
        if (parsed.GetValue(follow))
            await FollowAsync(server, simulation, format, cancellation);
        await foreach (SimulationEvent one in server.EventsAsync(simulation, SimulationEvent.BeforeAll, follow: false, cancellation))
            Write(one, simulation is null, format);
        return (int)ExitCode.Ok;
    }

    // A stream that breaks off goes on after the last event that came.
    private static async Task FollowAsync(Server server, string? simulation, OutputFormat format, CancellationToken cancellation)
    {
        string last = SimulationEvent.BeforeAll;
        while (true)
        {
            try
            {
                await foreach (SimulationEvent one in server.EventsAsync(simulation, last, follow: true, cancellation))
                {
                    Write(one, simulation is null, format);
                    last = one.Id.Length > 0 ? one.Id : last;
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                Terminal.Error($"microsim: the stream of events broke off ({e.Message}); it goes on after event {last} when the control plane answers.");
            }
            await Task.Delay(retry, TimeProvider.System, cancellation);
        }
    }

    private static void Write(SimulationEvent one, bool ofAll, OutputFormat format)
    {
        if (format == OutputFormat.Text)
            Terminal.Line($"{Terminal.Faint(one.Time)}  {(ofAll ? $"{one.Simulation}: " : "")}{one.Text}");
        else
            Structured.WriteItem(one.Json, format);
    }
}
