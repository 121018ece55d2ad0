using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class TraceCommand
{
    private const int UsualWidth = 110;

    private static readonly Argument<string?> id = new("ID") { Description = "The trace's id, or the id of a request of it; without it the newest traces are listed", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> service = new("--service") { Description = "List only those that came through this service", HelpName = "SERVICE" };

    private static readonly Option<string?> status = new("--status") { Description = "List only those with this HTTP status", HelpName = "503|5xx" };

    private static readonly Option<bool> errors = new("--errors") { Description = "List only those in which something failed" };

    private static readonly Option<string?> fault = new("--fault") { Description = "List only those in which a fault of this type acted", HelpName = "TYPE" };

    private static readonly Option<string?> slower = new("--min-duration") { Description = "List only those that took at least this long", HelpName = "500ms" };

    private static readonly Option<string?> faster = new("--max-duration") { Description = "List only those that took at most this long", HelpName = "2s" };

    private static readonly Option<string?> caller = new("--caller") { Description = "List only those in which this service called another one", HelpName = "SERVICE" };

    private static readonly Option<string?> callee = new("--callee") { Description = "List only those in which this service was called by another one", HelpName = "SERVICE" };

    private static readonly Option<bool> slowest = new("--slowest") { Description = "List the slowest ones instead of the newest" };

    private static readonly Option<int?> limit = new("--limit") { Description = "List at most so many [default: 20]", HelpName = "COUNT" };

    public static Command Create()
    {
        ExampleCommand command = new(
            "trace", "Show what one request did over time and services, or list the newest requests",
            "microsim trace",
            "microsim trace --errors --service cart",
            "microsim trace --caller cart --callee catalogue --slowest",
            "microsim trace 4bf92f3577b34da6a3ce929d0e0e4736")
        { id, Shared.Simulation, service, status, errors, fault, slower, faster, caller, callee, slowest, limit, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        string simulation = await Shared.SimulationAsync(parsed, server, cancellation);
        if (parsed.GetValue(id) is string one)
            Show(await server.TraceAsync(simulation, one, cancellation), format);
        else
            List(await server.TracesAsync(simulation, Parameters(parsed), cancellation), format);
        return (int)ExitCode.Ok;
    }

    private static IEnumerable<(string, string?)> Parameters(ParseResult parsed) =>
    [
        ("service", parsed.GetValue(service)), ("status", parsed.GetValue(status)), ("error", parsed.GetValue(errors) ? "true" : null), ("fault", parsed.GetValue(fault)),
        ("minDuration", parsed.GetValue(slower)), ("maxDuration", parsed.GetValue(faster)),
        ("caller", parsed.GetValue(caller)), ("callee", parsed.GetValue(callee)), ("order", parsed.GetValue(slowest) ? "slowest" : null), ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)),
    ];

    private static void Show(TraceReply trace, OutputFormat format)
    {
        if (format != OutputFormat.Text)
        {
            Structured.Write(trace.Json, format);
            return;
        }
        foreach (string line in TraceOutput.Lines(trace, Terminal.IsInteractive ? Console.WindowWidth : UsualWidth))
            Terminal.Line(line);
    }

    private static void List(JsonElement traces, OutputFormat format)
    {
        if (format == OutputFormat.Text)
            Columns.Write(TraceOutput.Headings, [.. traces.Items("items").Select(t => TraceOutput.Row(new TraceSummaryReply(t)))]);
        else
            Structured.Write(traces, format);
    }
}
