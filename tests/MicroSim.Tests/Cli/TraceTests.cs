using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Tests.Cli;

public sealed class TraceTests
{
    private const string Trace = """
        {"summary":{"id":"4bf92f3577b34da6a3ce929d0e0e4736","requestIds":["r-1"],"entry":"frontend","start":"2026-01-02T03:04:05.6789Z","durationMs":100,"status":502,"errors":2,"spans":4,
                    "services":["cart","frontend","microsim"],"faults":["latency"],"source":"spans"},
         "spans":[
            {"id":"01","depth":0,"service":"microsim","kind":"client","name":"POST","offsetMs":0,"durationMs":100,"attributes":{"server.address":"frontend","http.response.status_code":"502"},"events":[]},
            {"id":"02","parentId":"01","depth":1,"service":"frontend","kind":"server","name":"POST /","offsetMs":10,"durationMs":80,"error":"502","attributes":{"http.response.status_code":"502"},
             "events":[{"name":"microsim.fault","offsetMs":12,"attributes":{"microsim.fault.type":"latency","microsim.fault.phase":"before"}}]},
            {"id":"03","parentId":"02","depth":2,"service":"frontend","kind":"client","name":"POST","offsetMs":50,"durationMs":0.5,"error":"timeout","attributes":{"server.address":"cart"},"events":[]},
            {"id":"04","parentId":"03","depth":3,"service":"cart","kind":"server","name":"POST /","offsetMs":50,"durationMs":50,"attributes":{},"events":[]}]}
        """;

    [Fact]
    public void A_trace_is_a_waterfall()
    {
        string[] lines = [.. TraceOutput.Lines(new TraceReply(JsonElement.Parse(Trace)), 60)];
        Assert.Equal("""
            trace 4bf92f3577b34da6a3ce929d0e0e4736  request r-1
            2026-01-02T03:04:05.678Z  100 ms  status 502  3 services, 4 spans, 2 errors

            → frontend         ─────────────────────────────────  100 ms
              frontend POST /     ━━━━━━━━━━━━━━━━━━━━━━━━━━       80 ms  502
                ! latency (before) at 12 ms
                → cart                         ─                  0.5 ms  timeout
                  cart POST /                  ━━━━━━━━━━━━━━━━    50 ms
            """.ReplaceLineEndings("\n"), string.Join('\n', lines));
    }

    [Fact]
    public async Task One_is_asked_for_by_its_id_and_the_newest_are_listed()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Answers["GET /api/v1/simulations/shop/traces/a%2Fb"] = (200, Trace);
        CommandResult one = await server.RunAsync("trace", "a/b", "--simulation", "shop");
        Assert.StartsWith("trace 4bf92f3577b34da6a3ce929d0e0e4736  request r-1\n", one.Output, StringComparison.Ordinal);

        string summary = JsonElement.Parse(Trace).GetProperty("summary").GetRawText();
        server.Answers["GET /api/v1/simulations/shop/traces?service=cart&status=5xx&error=true&fault=latency&minDuration=10ms&maxDuration=2s&caller=web&callee=cart&order=slowest&limit=5"] = (200, $$"""{"items":[{{summary}}]}""");
        CommandResult list = await server.RunAsync(
            "trace", "-s", "shop", "--service", "cart", "--status", "5xx", "--errors", "--fault", "latency", "--min-duration", "10ms", "--max-duration", "2s", "--caller", "web", "--callee", "cart", "--slowest", "--limit", "5");
        Assert.Equal((0, ""), (list.Code, list.Errors));
        string[] lines = list.Output.Split('\n');
        Assert.Equal(["TRACE", "START", "ENTRY", "STATUS", "DURATION", "SPANS", "ERRORS", "FAULTS"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches("^4bf92f3577b34da6a3ce929d0e0e4736  ..:..:05.678  frontend  502     100 ms    4      2       latency$", lines[1]);
    }

    [Fact]
    public async Task What_is_wrong_with_the_query_is_said_of_the_option()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Answers["GET /api/v1/simulations/shop/traces?minDuration=long&limit=0"] =
            (400, """{"status":400,"detail":"The query has 2 problems; nothing was done.","errors":[{"path":"minDuration","message":"must be a span"},{"path":"limit","message":"must be more"}]}""");
        CommandResult list = await server.RunAsync("trace", "-s", "shop", "--min-duration", "long", "--limit", "0");
        Assert.Equal((1, "microsim: The query has 2 problems; nothing was done.\n  --min-duration: must be a span\n  --limit: must be more"), (list.Code, list.Errors));
    }
}
