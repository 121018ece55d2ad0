using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes;
using MicroSim.Tests.ControlPlane;

namespace MicroSim.Tests.Cli;

public sealed class ServerCommandTests
{
    private const string Node = """{"designation": "service-1"}""";

    [Fact]
    public async Task Apply_creates_then_changes_then_delete_ends()
    {
        await using Plane plane = await Plane.StartAsync();
        CommandResult created = await RunAsync(plane, Plane.Seed, "apply", "-");
        Assert.Equal((0, ""), (created.Code, created.Errors));
        Assert.StartsWith("The simulation seed is created.", created.Output, StringComparison.Ordinal);
        Assert.Contains(plane.Service.Address.ToString(), created.Output, StringComparison.Ordinal);

        CommandResult changed = await RunAsync(plane, Plane.Seed.Replace("\"service-2\"", "\"service-3\"", StringComparison.Ordinal), "apply", "-", "--output", "json");
        Assert.Equal(0, changed.Code);
        Assert.Equal("service-3", JsonElement.Parse(changed.Output).GetProperty("services")[1].GetProperty("name").GetString());

        CommandResult deleted = await RunAsync(plane, null, "delete", "seed");
        Assert.Equal((0, "The simulation seed is deleted."), (deleted.Code, deleted.Output));
        Assert.Equal(1, (await RunAsync(plane, null, "delete", "seed")).Code);
    }

    [Fact]
    public async Task Apply_shows_the_problems_of_a_document_with_their_lines()
    {
        await using Plane plane = await Plane.StartAsync();
        CommandResult result = await RunAsync(plane, "apiVersion: microsim.dev/v1alpha1\nkind: Simulation\nmetadata: { name: seed }\nspec: { services: { a: { framework: x } } }\n", "apply", "-");
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Matches(@"(?m)^-:4:\d+: spec\.services\.a\.framework: ", result.Errors);
    }

    [Fact]
    public async Task A_port_that_a_service_cannot_have_exits_with_4()
    {
        await using Plane plane = await Plane.StartAsync();
        plane.Runtime.Refusal = new RuntimeException([new Problem("spec.services.service-1.port", "port 8081 is held by pid 12 (nginx)")]);
        CommandResult result = await RunAsync(plane, Plane.Seed, "apply", "-");
        Assert.Equal((4, ""), (result.Code, result.Output));
        Assert.Contains("spec.services.service-1.port: port 8081 is held by pid 12 (nginx)", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_shows_plain_aligned_lines_to_a_program()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal("SIMULATION  SERVICES  READY  STATE\nseed        2         2      ready", (await RunAsync(plane, null, "get")).Output);
        plane.Runtime.Change("seed", "service-2", r => r with { Phase = ReplicaPhase.Failed, Restarts = 3, ProcessId = null, Reason = "no such program", LastOutput = ["boom"] });
        CommandResult one = await RunAsync(plane, null, "get", "seed");
        Assert.Matches(@"(?m)^service-2  aspnetcore  http://127\.0\.0\.1:9/ +0/1    3         +failed: no such program$", one.Output);
        Assert.EndsWith("Last output of service-2-0:\n  boom", one.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', one.Output);
    }

    [Fact]
    public async Task Get_of_an_unknown_name_lists_the_known_ones()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        CommandResult result = await RunAsync(plane, null, "get", "sed");
        Assert.Equal((1, "", "microsim: There is no simulation sed; there is seed."), (result.Code, result.Output, result.Errors));
    }

    [Fact]
    public async Task Send_prints_the_result_and_passes_seed_and_headers_on()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        CommandResult result = await RunAsync(plane, Node, "send", "-", "--simulation", "seed", "--seed", "1b2c3d4e", "-H", "x-request-id: mine", "-H", "baggage: a=b");
        Assert.Equal((0, StubService.Result, ""), (result.Code, result.Output, result.Errors));
        StubCall call = Assert.Single(plane.Service.Calls);
        Assert.Equal(("1b2c3d4e", "mine", "a=b"), (call.Headers[Wire.SeedHeader], call.Headers["x-request-id"], call.Headers["baggage"]));
    }

    [Theory]
    [InlineData(200, """{"error":"routes[0]: refused","errors":["routes[0]: refused"],"service":"service-1","response":[null],"calls":[]}""")]
    [InlineData(502, """{"error":null,"errors":[],"service":"service-1","response":[],"calls":[]}""")]
    public async Task A_result_with_an_error_or_a_bad_status_exits_with_1(int status, string result)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Service.Answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(result)).AsTask();
        };
        CommandResult sent = await RunAsync(plane, Node, "send", "-");
        Assert.Equal((1, result), (sent.Code, sent.Output));
    }

    [Fact]
    public async Task A_refused_request_names_its_problems()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        CommandResult result = await RunAsync(plane, """{"designation": "service-9", "retries": 11}""", "send", "-");
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("  retries: must be", result.Errors, StringComparison.Ordinal);
        CommandResult json = await RunAsync(plane, "{}", "send", "-", "--output", "json");
        Assert.Equal(400, JsonElement.Parse(json.Output).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Logs_are_lines_with_their_replica_or_json()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [new(1, DateTimeOffset.UnixEpoch, "service-1", "service-1-0", "hello"), new(2, DateTimeOffset.UnixEpoch, "service-2", "service-2-0", "world")];
        Assert.Equal("service-1-0 | hello\nservice-2-0 | world", (await RunAsync(plane, null, "logs")).Output);
        CommandResult one = await RunAsync(plane, null, "logs", "seed", "service-2", "--output", "json");
        Assert.Equal("world", JsonElement.Parse(one.Output).GetProperty("text").GetString());
        CommandResult unknown = await RunAsync(plane, null, "logs", "seed", "service-3");
        Assert.Equal(1, unknown.Code);
        Assert.Contains("service-1, service-2", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_word_names_a_simulation_or_a_service_for_logs()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [new(1, DateTimeOffset.UnixEpoch, "service-1", "service-1-0", "hello"), new(2, DateTimeOffset.UnixEpoch, "service-2", "service-2-0", "world")];
        Assert.Equal("service-2-0 | world", (await RunAsync(plane, null, "logs", "service-2")).Output);
        Assert.Equal("service-1-0 | hello\nservice-2-0 | world", (await RunAsync(plane, null, "logs", "seed")).Output);
        CommandResult unknown = await RunAsync(plane, null, "logs", "service-9");
        Assert.Equal(1, unknown.Code);
        Assert.Contains("no simulation and no service is named service-9", unknown.Errors, StringComparison.Ordinal);

        // A second simulation with such a service: nobody guesses which is meant.
        await plane.RunTemporarilyAsync(Plane.Seed.Replace("\"seed\"}", "\"other\"}", StringComparison.Ordinal).Replace("808", "909", StringComparison.Ordinal));
        CommandResult several = await RunAsync(plane, null, "logs", "service-2");
        Assert.Equal(1, several.Code);
        Assert.Contains("put the one that is meant before it: other, seed", several.Errors, StringComparison.Ordinal);
        Assert.Equal("service-2-0 | world", (await RunAsync(plane, null, "logs", "seed", "service-2")).Output);
    }

    [Fact]
    public async Task Logs_are_readable_and_picked_by_what_they_say()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        const string failed = """{"level":"warning","event":"call","requestId":"r1","status":503,"durationMs":1.23456,"error":"fault error"}""";
        plane.Runtime.Lines = [new(1, DateTimeOffset.UnixEpoch, "service-1", "service-1-0", """{"level":"info","event":"started"}"""), new(2, DateTimeOffset.UnixEpoch, "service-1", "service-1-0", failed)];
        Assert.Equal("service-1-0 | info started\nservice-1-0 | warning call requestId=r1 status=503 durationMs=1.235 error=\"fault error\"", (await RunAsync(plane, null, "logs")).Output);
        Assert.Equal($"service-1-0 | {failed}", (await RunAsync(plane, null, "logs", "--raw", "--level", "warning", "--request", "r1", "--replica", "service-1-0")).Output);
        Assert.Equal($"service-1-0 | {failed}", (await RunAsync(plane, null, "logs", "--raw", "--text", "FAULT")).Output);
        Assert.Equal($"service-1-0 | {failed}", (await RunAsync(plane, null, "logs", "--raw", "--tail", "1")).Output);
        Assert.Contains("--tail must be a number from 0, not '-1'.", (await RunAsync(plane, null, "logs", "--tail", "-1")).Errors, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync(plane, null, "logs", "--since", "1h")).Output);
        Assert.Equal(2, (await RunAsync(plane, null, "logs", "--since", "soon")).Code);
    }

    [Fact]
    public async Task Following_logs_is_interrupted_with_130()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [new(1, DateTimeOffset.UnixEpoch, "service-1", "service-1-0", "hello")];
        await using MicrosimCommand command = MicrosimCommand.Start(["logs", "seed", "-f"], ("MICROSIM_SERVER", plane.App.Address.ToString()));
        await command.LineAsync(l => l.EndsWith("hello", StringComparison.Ordinal));
        command.Interrupt();
        Assert.Equal(130, (await command.ExitAsync()).Code);
    }

    private static Task<CommandResult> RunAsync(Plane plane, string? input, params string[] arguments) =>
        MicrosimCommand.RunAsync([.. arguments, "--server", plane.App.Address.ToString()], input);
}
