using System.Text.Json;
using MicroSim.Tests.Runtimes;

namespace MicroSim.Tests.Cli;

/// <summary>What the command makes of a control plane's answers.</summary>
public sealed class StubServerTests
{
    private const string Simulation = """
        {"name": "shop", "ready": false, "seed": "0000002a",
         "services": [
            {"name": "front", "framework": "express", "address": "http://127.0.0.1:8081/", "wantedReplicas": 1, "readyReplicas": 1, "replicas": [{"instance": "front-0", "version": "v1", "phase": "ready", "processId": 11, "restarts": 2, "lastOutput": []}]},
            {"name": "cart", "framework": "gorilla", "address": "http://127.0.0.1:20001/", "wantedReplicas": 1, "readyReplicas": 0, "replicas": [{"instance": "cart-0", "version": "v1", "phase": "backOff", "restarts": 0, "reason": "exited with code 7", "lastOutput": ["cannot go on"]}]}],
         "warnings": [],
         "document": {"apiVersion": "microsim.dev/v1alpha1", "kind": "Simulation", "metadata": {"name": "shop"}, "spec": {"services": {
            "front": {"framework": "express", "port": 8081, "calls": [{"to": "cart", "probability": 50, "required": false, "retries": 1}], "faults": {"before": [{"type": "latency", "args": {"delay": 20}}]}},
            "cart": {"framework": "gorilla"}}}}}
        """;

    private const string Conditions = """
        {"items": [
            {"id": "cart-latency", "service": "cart", "type": "latency", "args": {"delay": 600, "jitter": 20}, "probability": 20, "to": [], "replicas": "50%", "remainingMs": 41230},
            {"id": "front-refuse", "service": "front", "type": "refuse", "args": {}, "probability": 100, "to": ["cart"], "replicas": "all"}]}
        """;

    private const string Events = """
        id: 4
        event: service
        data: {"id":4,"time":"2026-01-02T03:04:05Z","type":"service","simulation":"shop","text":"cart is waiting: exited with code 7","service":{"name":"cart","phase":"backOff"}}

        : still here

        id: 5
        event: service
        data: {"id":5,"time":"2026-01-02T03:04:06Z","type":"service","simulation":"shop","text":"front is ready","service":{"name":"front","phase":"ready"}}


        """;

    [Fact]
    public async Task Describe_tells_all_of_a_simulation()
    {
        await using StubServer server = await StartAsync();
        CommandResult result = await server.RunAsync("describe", "shop");
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Equal("""
            Simulation:   shop
            State:        not ready
            Seed:         0000002a
            Services:     2, 1 ready

            Service:      front
            Framework:    express
            Version:      v1
            Address:      http://127.0.0.1:8081/
            Replicas:     1 wanted, 1 ready, 2 restarts
              front-0  v1  ready  pid 11  restarts 2
            Fault before: latency delay 20
            Calls:        cart  50 %, optional, retries 1
            Suffers:      refuse, calls to cart, until cleared  front-refuse

            Service:      cart
            Framework:    gorilla
            Version:      v1
            Address:      http://127.0.0.1:20001/
            Replicas:     1 wanted, 0 ready, 0 restarts
              cart-0  v1  waiting for its next start: exited with code 7
                | cannot go on
            Called by:    front
            Suffers:      latency delay 600, jitter 20 (20 %), replicas 50%, 41.2 s left  cart-latency

            Events
              03:04:05  cart is waiting: exited with code 7
              03:04:06  front is ready
            """, result.Output);
    }

    [Fact]
    public async Task Get_shows_what_a_simulation_suffers_below_its_services()
    {
        await using StubServer server = await StartAsync();
        string text = (await server.RunAsync("get", "shop")).Output;
        Assert.EndsWith("""


            SERVICE  TYPE     ARGS                 ON             CHANCE  LEFT           ID
            cart     latency  delay=600 jitter=20  replicas 50%   20 %    41.2 s         cart-latency
            front    refuse   -                    calls to cart  100 %   until cleared  front-refuse
            """, text, StringComparison.Ordinal);

        server.Answers["GET /api/v1/simulations/shop/conditions"] = (200, """{"items": []}""");
        Assert.DoesNotContain("CHANCE", (await server.RunAsync("get", "shop")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_of_a_service_shows_its_events_alone()
    {
        await using StubServer server = await StartAsync();
        string text = (await server.RunAsync("describe", "shop", "cart")).Output;
        Assert.StartsWith("Service:      cart\n", text, StringComparison.Ordinal);
        Assert.EndsWith("Events\n  03:04:05  cart is waiting: exited with code 7", text, StringComparison.Ordinal);
        CommandResult unknown = await server.RunAsync("describe", "shop", "crat");
        Assert.Equal(1, unknown.Code);
Assert.Contains("the simulation shop has no service crat", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("it has front, cart.", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_lines_or_values()
    {
        await using StubServer server = await StartAsync();
        Assert.Equal("03:04:05  cart is waiting: exited with code 7\n03:04:06  front is ready", (await server.RunAsync("events", "shop")).Output);
        Assert.Equal("03:04:05  shop: cart is waiting: exited with code 7", (await server.RunAsync("events")).Output.Split('\n')[0]);
        string[] json = (await server.RunAsync("events", "shop", "--output", "json")).Output.Split('\n');
        Assert.Equal([4, 5], json.Select(l => JsonElement.Parse(l).GetProperty("id").GetInt32()));
        string yaml = (await server.RunAsync("events", "shop", "--output", "yaml")).Output;
        Assert.StartsWith("---\nid: 4\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_events_that_breaks_off_goes_on_after_the_last_one()
    {
        await using StubServer server = await StartAsync();
        await using MicrosimCommand command = MicrosimCommand.Start(["events", "shop", "-f", "--output", "json"], ("MICROSIM_SERVER", server.Address));
        await command.LineAsync(_ => server.Calls.Count(c => c.Call.Contains("follow=true", StringComparison.Ordinal)) > 1);
        command.Interrupt();
        Assert.Equal(130, (await command.ExitAsync()).Code);
    }

    [Fact]
    public async Task Restart_asks_for_it()
    {
        await using StubServer server = await StartAsync();
        server.Answers["POST /api/v1/simulations/shop/services/front/restart"] = (202, "");
        CommandResult result = await server.RunAsync("restart", "shop", "front");
        Assert.Equal((0, "The service front of shop is being restarted.", ""), (result.Code, result.Output, result.Errors));
    }

    [Fact]
    public async Task A_change_names_what_was_given_and_nothing_else()
    {
        await using StubServer server = await StartAsync();
        server.Answers["PATCH /api/v1/simulations/shop/services/front"] = (200, """{"name": "front"}""");
        server.Answers["PATCH /api/v1/simulations/shop/connections/front/cart"] = (200, """{"from": "front", "to": "cart", "probability": 50, "timeout": 500, "retries": 0, "required": true}""");
        Assert.Equal(0, (await server.RunAsync("scale", "shop", "front", "2")).Code);
        Assert.Equal(0, (await server.RunAsync("connect", "shop", "front", "cart", "--timeout", "500")).Code);
        Assert.Equal(0, (await server.RunAsync("connect", "shop", "front", "cart", "--name", "slow")).Code);
        Assert.Equal(["""{"replicas":2}""", """{"timeout":500}""", """{"name":"slow"}"""], server.Calls.Select(c => c.Body));
    }

    [Fact]
    public async Task Export_of_what_runs_is_passed_on()
    {
        await using StubServer server = await StartAsync();
        server.Answers["GET /api/v1/simulations/shop/export?format=mermaid"] = (200, "flowchart LR\n");
        Assert.Equal((0, "flowchart LR"), ((await server.RunAsync("export", "shop", "--format", "mermaid")) is var r ? (r.Code, r.Output) : default));
    }

    [Fact]
    public async Task Login_stores_a_token_for_its_owner_alone_and_later_calls_show_it()
    {
        using TemporaryFolder config = new();
        await using StubServer server = await StartAsync();
        (string, string)[] environment = [("XDG_CONFIG_HOME", config.Path), ("MICROSIM_TOKEN", "")];
        CommandResult stored = await MicrosimCommand.RunAsync(["login", server.Address], "secret-1\n", environment);
        Assert.Equal((0, ""), (stored.Code, stored.Errors));
        Assert.DoesNotContain("secret-1", stored.Output, StringComparison.Ordinal);
        string file = Path.Combine(config.Path, "microsim", "tokens.json");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        await MicrosimCommand.RunAsync(["get", "--server", server.Address], null, environment);
        Assert.Equal("Bearer secret-1", server.Calls.Last().Authorization);
        await MicrosimCommand.RunAsync(["login", server.Address, "--forget"], null, environment);
        await MicrosimCommand.RunAsync(["get", "--server", server.Address], null, environment);
        Assert.Equal("", server.Calls.Last().Authorization);
    }

    [Fact]
    public async Task Without_the_token_it_exits_with_5_and_names_login()
    {
        using TemporaryFolder config = new();
        await using StubServer server = await StartAsync();
        server.Answers["GET /api/v1/simulations"] = (401, """{"title": "Unauthorized", "status": 401, "detail": "This control plane asks for its token."}""");
        CommandResult result = await server.RunAsync("get");
        Assert.Equal((5, ""), (result.Code, result.Output));
        Assert.Contains($"microsim login {server.Address}", result.Errors, StringComparison.Ordinal);
        CommandResult login = await MicrosimCommand.RunAsync(["login", server.Address], "wrong\n", ("XDG_CONFIG_HOME", config.Path));
        Assert.Equal(5, login.Code);
        Assert.False(File.Exists(Path.Combine(config.Path, "microsim", "tokens.json")));
    }

    private static async Task<StubServer> StartAsync()
    {
        StubServer server = await StubServer.StartAsync();
        server.Answers["GET /api/v1/simulations"] = (200, $$"""{"items": [{{Simulation}}]}""");
        server.Answers["GET /api/v1/simulations/shop"] = (200, Simulation);
        server.Answers["GET /api/v1/simulations/shop/conditions"] = (200, Conditions);
        server.Answers["GET /api/v1/simulations/shop/services/cart/conditions"] = (200, Conditions);
        server.Answers["GET /api/v1/simulations/shop/events?follow=false"] = (200, Events);
        server.Answers["GET /api/v1/simulations/shop/events?follow=true"] = (200, Events);
        server.Answers["GET /api/v1/events?follow=false"] = (200, Events);
        return server;
    }
}
