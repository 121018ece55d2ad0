using System.Text.Json;
using MicroSim.Tests.Runtimes;

namespace MicroSim.Tests.Cli;

/// <summary>What <c>scenario</c> makes of a control plane's answers: lines, values, exit codes.</summary>
public sealed class ScenarioCommandTests
{
    private const string Scenarios = "/api/v1/simulations/shop/scenarios";
    private const string Document = "apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: { name: day }\nspec: { simulation: shop, steps: [] }\n";
    private const string Alerting = """
        apiVersion: microsim.dev/v1alpha1
        kind: Scenario
        metadata: { name: day }
        spec:
          simulation: shop
          alerts: { mustNotFire: [{ alert: B }] }
          steps: [{ for: 10s, condition: { service: cart, type: latency, args: { delay: 600 } }, mustFire: [{ alert: A, within: 1ms }] }]
        """;

    private const string Started = """{"id": "day-1", "scenario": "day", "simulation": "shop", "state": "running", "since": "2026-01-02T03:04:05Z", "durationMs": 90000, "occurrences": 3, "failed": 0}""";

    private const string Lines = """
        {"time":"2026-01-02T03:04:05Z","run":"day-1","what":"started","text":"3 things in 1m30s"}
        {"time":"2026-01-02T03:04:06Z","run":"day-1","what":"began","step":"spec.steps[0]","number":1,"target":"cart","type":"latency","args":{"delay":600,"probability":20},"start":"2026-01-02T03:04:06Z","end":"2026-01-02T03:04:16Z"}
        {"time":"2026-01-02T03:04:07.5Z","run":"day-1","what":"done","step":"spec.steps[1]","number":1,"target":"front","type":"request","args":{"designation":"front"},"start":"2026-01-02T03:04:07Z","end":"2026-01-02T03:04:07.5Z","reply":{"status":502,"durationMs":512.25,"error":"cart: timeout"}}
        {"time":"2026-01-02T03:04:08Z","run":"day-1","what":"failed","step":"spec.steps[2]","number":1,"target":"cart","type":"kill","args":{},"text":"no replica"}
        {"time":"2026-01-02T03:04:16Z","run":"day-1","what":"ended","step":"spec.steps[0]","number":1,"target":"cart","type":"latency","args":{"delay":600,"probability":20},"start":"2026-01-02T03:04:06Z","end":"2026-01-02T03:04:16Z"}

        """;

    [Fact]
    public async Task What_happens_is_told_with_times_from_the_start()
    {
        await using StubServer server = await StartAsync("finished", failed: 0);
        CommandResult result = await RunAsync(server);
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Equal("""
            day on shop: 3 things in 1m30s. Ctrl-C ends it and takes everything back.
                0.0 s  started  3 things in 1m30s
                1.0 s  began   cart: latency delay=600 probability=20  until 11.0 s
                2.5 s  done    front: request  502 in 512.3 ms, cart: timeout
                3.0 s  failed  cart: kill  no replica
               11.0 s  ended   cart: latency delay=600 probability=20
               85.0 s  finished
            """, result.Output);
    }

    [Theory]
    [InlineData("finished", 0, 0)]
    [InlineData("finished", 1, 1)]
    [InlineData("cancelled", 0, 1)]
    [InlineData("abandoned", 0, 1)]
    [InlineData(null, 0, 3)]
    public async Task How_it_ended_is_the_exit_code(string? end, int failed, int code)
    {
        await using StubServer server = await StartAsync(end, failed);
        CommandResult result = await RunAsync(server);
        Assert.Equal((code, code != 3), (result.Code, result.Errors.Length == 0));
    }

    [Fact]
    public async Task For_programs_the_log_is_passed_on_line_by_line()
    {
        await using StubServer server = await StartAsync("finished", failed: 0);
        CommandResult result = await RunAsync(server, "--output", "json");
        Assert.Equal(["started", "began", "done", "failed", "ended", "finished"], result.Output.Split('\n').Select(l => JsonElement.Parse(l).GetProperty("what").GetString()));
    }

    [Fact]
    public async Task A_dry_run_is_a_table()
    {
        await using StubServer server = await StartAsync("finished", failed: 0);
        server.Answers[$"POST {Scenarios}?dryRun=true"] = (200, Started.Replace("}", """
            , "timeline": [{"step": "spec.steps[0]", "number": 1, "at": 0, "until": 10000, "target": "cart", "type": "latency", "args": {"delay": 600}},
            {"step": "spec.steps[1]", "number": 1, "at": 2500, "target": "front", "type": "request", "args": {"designation": "front"}}]}
            """, StringComparison.Ordinal));
        CommandResult result = await RunAsync(server, "--dry-run");
        Assert.Equal((0, """
            day on shop: 3 things in 1m30s. Nothing was done.
            AT       UNTIL  TARGET  TYPE     ARGUMENTS
            0s       10s    cart    latency  delay=600
            2s500ms         front   request
            """), (result.Code, string.Join('\n', result.Output.Split('\n').Select(l => l.TrimEnd()))));
    }

    [Fact]
    public async Task Problems_are_told_with_their_places_in_the_file()
    {
        await using StubServer server = await StartAsync("finished", failed: 0);
        server.Answers[$"POST {Scenarios}"] = (400, """{"title": "Bad Request", "status": 400, "detail": "The scenario has 1 problem; nothing was done.", "errors": [{"path": "spec.steps[0].at", "message": "needs a unit", "line": 7, "column": 5}]}""");
        CommandResult result = await RunAsync(server);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.EndsWith("day.yaml:7:5: spec.steps[0].at: needs a unit", result.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await server.RunAsync("scenario", "no-such-file.yaml")).Code);
    }

    [Fact]
    public async Task What_came_of_alerts_is_a_table_and_an_exit_code()
    {
        await using StubServer server = await StartAsync("finished", failed: 0);
        server.Answers["GET /api/v1/alerts"] = (200, """{"status": "success", "data": {"alerts": [{"labels": {"alertname": "B"}, "state": "firing"}]}}""");
        CommandResult result = await RunAsync(server, Alerting, ["--alerts-from", server.Address]);
        Assert.Equal((1, ""), (result.Code, result.Errors));
        Assert.EndsWith("""
            ALERT  EXPECTED    DETECTED  RESOLVED  VERDICT
            A      within 1ms  -         -         missed
            B      never       -         -         false-alarm: B fired
            """, result.Output[..result.Output.LastIndexOf(" 0.", StringComparison.Ordinal)], StringComparison.Ordinal);

        CommandResult json = await RunAsync(server, Alerting, ["--alerts-from", server.Address, "--output", "json"]);
        Assert.Equal(["missed", "false-alarm"], json.Output.Split('\n').Select(l => JsonElement.Parse(l)).Where(l => l.GetProperty("what").GetString() == "alert").Select(l => l.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task Nothing_is_done_while_nobody_knows_where_alerts_fire()
    {
        await using StubServer server = await StartAsync("finished", failed: 0);
        CommandResult nowhere = await RunAsync(server, Alerting, []);
        Assert.Equal(2, nowhere.Code);
        Assert.Contains("--alerts-from URL", nowhere.Errors, StringComparison.Ordinal);
        CommandResult other = await RunAsync(server, Alerting, ["--alerts-from", server.Address + "/nothing"]);
        Assert.Equal(3, other.Code);
        Assert.Contains("neither Prometheus nor Alertmanager answers at", other.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Calls, c => c.Call.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal(2, (await RunAsync(server, Alerting, ["--alerts-from", "somewhere"])).Code);
    }

    private static Task<CommandResult> RunAsync(StubServer server, params string[] options) => RunAsync(server, Document, options);

    private static async Task<CommandResult> RunAsync(StubServer server, string document, string[] options)
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "day.yaml");
        await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);
        return await server.RunAsync(["scenario", file, .. options]);
    }

    private static async Task<StubServer> StartAsync(string? end, int failed)
    {
        StubServer server = await StubServer.StartAsync();
        server.Answers[$"POST {Scenarios}"] = (201, Started);
        server.Answers[$"GET {Scenarios}/day-1"] = (200, Started.Replace("\"failed\": 0", $"\"failed\": {failed}", StringComparison.Ordinal));
        server.Answers[$"GET {Scenarios}/day-1/log"] = (200, Lines + (end is null ? "" : $$"""{"time":"2026-01-02T03:05:30Z","run":"day-1","what":"{{end}}"}"""));
        return server;
    }
}
