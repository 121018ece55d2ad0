using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class LogsCommand
{
    private static readonly (Argument<string?> Name, Argument<string?> Service) scope = Scope.Arguments();

    private static readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on with what is printed from now on" };

    private static readonly Option<string?> replica = new("--replica") { Description = "Of one replica alone", HelpName = "NAME" };

    private static readonly Option<long?> since = Durations.Option("--since", "Not older than this");

    private static readonly Option<string?> level = Level();

    private static readonly Option<string?> trace = new("--trace") { Description = "Of one trace alone", HelpName = "ID" };

    private static readonly Option<string?> request = new("--request") { Description = "Of one request alone, by its x-request-id", HelpName = "ID" };

    private static readonly Option<string?> text = new("--text") { Description = "With this in it, large or small letters alike", HelpName = "TEXT" };

    private static readonly Option<int?> tail = new Option<int?>("--tail") { Description = "Of what is there already, the newest so many lines alone", HelpName = "COUNT" }
        .CheckedOrNone(count => count >= 0, "a number from 0");

    private static readonly Option<bool> raw = new("--raw") { Description = "Lines as services printed them, in JSON" };

    public static Command Create()
    {
        ExampleCommand command = new(
            "logs", "Show what services printed", "microsim logs", "microsim logs cart -f --tail 20", "microsim logs seed service-1", "microsim logs --since 5m --level warning", "microsim logs --trace 4bf92f3577b34da6a3ce929d0e0e4736")
        { scope.Name, scope.Service, follow, replica, since, level, trace, request, text, tail, raw, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        (string simulation, string? service) = await Scope.OfAsync(parsed.GetValue(scope.Name), parsed.GetValue(scope.Service), server, cancellation);
        (string, string?)[] query =
        [
            ("service", service), ("replica", parsed.GetValue(replica)), ("since", parsed.GetValue(since) is long span ? $"{span}ms" : null), ("level", parsed.GetValue(level)),
            ("trace", parsed.GetValue(trace)), ("request", parsed.GetValue(request)), ("text", parsed.GetValue(text)),
            ("tail", parsed.GetValue(tail)?.ToString(CultureInfo.InvariantCulture)), ("follow", parsed.GetValue(follow) ? "true" : "false"),
        ];
        await foreach (string line in server.LogsAsync(simulation, query, cancellation))
        {
            JsonElement read = JsonElement.Parse(line);
            if (format != OutputFormat.Text)
                Structured.WriteItem(read, format);
            else
                Terminal.Line($"{Terminal.Faint($"{read.Text("instance")} |")} {(parsed.GetValue(raw) ? read.Text("text") : LogOutput.Line(read))}");
        }
        return (int)ExitCode.Ok;
    }

    private static Option<string?> Level()
    {
        Option<string?> option = new("--level") { Description = "What is at least so grave", HelpName = "debug|info|warning|error" };
        option.AcceptOnlyFromAmong("debug", "info", "warning", "error");
        return option;
    }
}
