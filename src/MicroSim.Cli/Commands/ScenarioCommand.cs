using System.CommandLine;
using System.Text.Json;
using MicroSim.Cli.Alerts;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.Cli.Scenarios;
using MicroSim.Topology;

namespace MicroSim.Cli.Commands;

/// <summary>Runs a scenario in the control plane, shows what it does, and ends it with itself.</summary>
internal static class ScenarioCommand
{
    private static readonly Argument<string> file = Shared.File("The scenario's document, YAML or JSON; - reads standard input");

    private static readonly Option<bool> dryRun = new("--dry-run") { Description = "Check it against the running simulation and print all that would happen, with times counted from its start" };

    private static readonly Option<Uri?> alertsFrom = new("--alerts-from")
    {
        Description = "The Prometheus or Alertmanager where the alerts fire that the scenario speaks of, instead of spec.alerts.from",
        HelpName = "URL",
        CustomParser = result => Shared.Address(result.Tokens[0].Value, message => result.AddError(message.Replace("the server", "--alerts-from", StringComparison.Ordinal))),
    };

    public static Command Create()
    {
        ExampleCommand command = new(
            "scenario", "Run a timeline of conditions, disruptions, changed connections and requests; Ctrl-C ends it, and everything is taken back",
            "microsim scenario docs/examples/scenarios/slow-cart.yaml",
            "microsim scenario docs/examples/scenarios/slow-cart.yaml --dry-run",
            "microsim scenario outage.yaml --output json > outage.jsonl")
        { file, dryRun, alertsFrom, Shared.Simulation, Shared.Server };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(file);
        byte[] document = await Input.ReadAsync(path, cancellation);
        using Server server = Shared.Connect(parsed);
        string simulation = parsed.GetValue(Shared.Simulation) ?? DocumentKinds.SimulationOf(document) ?? await server.OnlyAsync(cancellation);
        OutputFormat format = Shared.FormatOf(parsed);
        string scenarios = $"{Server.Path(simulation)}/scenarios";
        if (parsed.GetValue(dryRun))
        {
            Show(await server.SendDocumentAsync($"{scenarios}?dryRun=true", path, document, cancellation), format);
            return (int)ExitCode.Ok;
        }
        ScenarioAlerts alerts = ScenarioDocument.AlertsOf(document);
        using AlertWatch? watch = alerts.IsEmpty ? null : await AlertWatch.StartAsync(parsed.GetValue(alertsFrom) ?? alerts.From ?? throw Nowhere(), alerts, TimeProvider.System, cancellation);
        // Not given up halfway: it would run, and nobody would know its name.
        JsonElement started = await server.SendDocumentAsync(scenarios, path, document, CancellationToken.None);
        using IScenarioReport report = format != OutputFormat.Text ? new StructuredScenario(format) : Terminal.IsLively ? new LiveScenario(started, TimeProvider.System) : new ScenarioText(started);
        ExitCode code = await new ScenarioFollower(server, $"{scenarios}/{started.Text("id")}", watch?.Beside(report) ?? report).FollowAsync(cancellation);
        return (int)(watch is null ? code : await watch.FinishAsync(code, cancellation));
    }

    private static CommandException Nowhere() =>
        new(ExitCode.Usage, "microsim: the scenario says which alerts must fire, but not where; nothing was done.", "Name Prometheus or Alertmanager by --alerts-from URL, or spec.alerts.from of the scenario.");

    private static void Show(JsonElement planned, OutputFormat format)
    {
        if (format != OutputFormat.Text)
        {
            Structured.Write(planned, format);
            return;
        }
        Terminal.Line($"{ScenarioWords.Summary(planned)}. Nothing was done.");
        Columns.Write(
            ["AT", "UNTIL", "TARGET", "TYPE", "ARGUMENTS"],
            [.. planned.Items("timeline").Select(o => (IReadOnlyList<string>)
            [
                ScenarioWords.Span(o.Member("at")), o.Member("until").ValueKind == JsonValueKind.Number ? ScenarioWords.Span(o.Member("until")) : "", o.Text("target") ?? "", o.Text("type") ?? "", ScenarioWords.Args(o),
            ])]);
    }
}
