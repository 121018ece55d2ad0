using System.Diagnostics;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>Scenarios of the shipped command on real services: whatever ends them, everything is as it was.</summary>
public sealed class ScenarioTests : IDisposable
{
    private const string Services = "one: { framework: aspnetcore, calls: [ { to: two, timeout: 5000 } ] }, two: { framework: aspnetcore, replicas: 2 }";

    private const string Scenario = """
        apiVersion: microsim.dev/v1alpha1
        kind: Scenario
        metadata: { name: bad-day }
        spec:
          steps:
            - { at: 0s, for: LONG, condition: { service: two, type: latency, args: { delay: 200 } } }
            - { at: 0s, for: LONG, connection: { from: one, to: two, required: false, retries: 3 } }
            - { at: 200ms, for: LONG, disruption: { service: two, type: stop, replicas: two-0 } }
            - { at: 400ms, request: { designation: one } }
        """;

    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task One_that_comes_to_its_end_leaves_nothing_and_tells_what_it_did()
    {
        await using ServeProcess serve = await ServeProcess.StartAsync(Path.Combine(folder, "data"), FreePorts.Take(1)[0]);
        (SimulationApi simulation, string document) = await ReadyAsync(serve);

        (int code, string output, string errors) = await ShippedCommand.RunAsync(["scenario", File("1s"), "--server", $"{serve.Http.BaseAddress}", "--output", "json"]);

        Assert.Equal((0, ""), (code, errors));
        JsonElement[] records = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))];
        Assert.Equal("finished", records[^1].GetProperty("what").GetString());
        Assert.Equal(["connection", "latency", "stop"], Types(records, "began"));
        Assert.Equal(["connection", "latency", "stop"], Types(records, "ended"));
        JsonElement sent = Assert.Single(records, r => r.GetProperty("what").GetString() == "done");
        Assert.Equal(200, sent.GetProperty("reply").GetProperty("status").GetInt32());
        await WholeAsync(serve, simulation, document);
    }

    [Fact]
    public async Task Interrupted_it_takes_everything_back_before_it_exits()
    {
        await using ServeProcess serve = await ServeProcess.StartAsync(Path.Combine(folder, "data"), FreePorts.Take(1)[0]);
        (SimulationApi simulation, string document) = await ReadyAsync(serve);
        using Process command = Start(serve, File("10m"));
        await ActsAsync(serve, command);

        Assert.Equal(0, UpProcess.Signal(command.Id, UpProcess.SigInt));
        await command.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(deadline, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(130, command.ExitCode);
        Assert.Equal((document, 0), (await DocumentAsync(serve), await ConditionsAsync(serve)));
        await WholeAsync(serve, simulation, document);
    }

    [Fact]
    public async Task After_a_kill_of_the_control_plane_no_service_stays_broken()
    {
        string data = Path.Combine(folder, "data"), document;
        int port = FreePorts.Take(1)[0];
        int[] agents;
        await using (ServeProcess serve = await ServeProcess.StartAsync(data, port))
        {
            (SimulationApi simulation, document) = await ReadyAsync(serve);
            using Process command = Start(serve, File("10m"));
            await ActsAsync(serve, command);
            agents = [.. (await simulation.ShownAsync()).Processes];
            await serve.EndAsync(UpProcess.SigKill);
            await command.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(deadline, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal(3, command.ExitCode);
            // The stopped one too.
            await Eventually.TrueAsync(() => !agents.Any(ProcessFacts.IsAlive), deadline, "the agents are gone");
        }
        await using ServeProcess next = await ServeProcess.StartAsync(data, port);
        await WholeAsync(next, new SimulationApi(next.Http, "lab"), document);
    }

    private static async Task<(SimulationApi Simulation, string Document)> ReadyAsync(ServeProcess serve)
    {
        SimulationApi simulation = new(serve.Http, "lab");
        await simulation.ApplyAsync(Services);
        await simulation.ReadyAsync();
        return (simulation, await DocumentAsync(serve));
    }

    /// <summary>Waits until everything that lasts acts.</summary>
    private static async Task ActsAsync(ServeProcess serve, Process command)
    {
        for (int began = 0; began < 3;)
        {
            string? line = await command.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(deadline, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            began += JsonElement.Parse(line).GetProperty("what").GetString() == "began" ? 1 : 0;
        }
        Assert.Equal(1, await ConditionsAsync(serve));
        Assert.Contains("retries: 3", await DocumentAsync(serve), StringComparison.Ordinal);
    }

    /// <summary>Waits until all is as it was, and a call goes all the way as fast as before.</summary>
    private static async Task WholeAsync(ServeProcess serve, SimulationApi simulation, string document)
    {
        await Eventually.TrueAsync(async () => await DocumentAsync(serve) == document && await ConditionsAsync(serve) == 0, deadline, () => "everything is taken back");
        await simulation.ReadyAsync();
        await Eventually.TrueAsync(
            async () => (await simulation.SendAsync("""{"designation": "one", "routes": [{"designation": "two", "required": true}]}""")).GetProperty("response")[0].GetProperty("durationMs").GetDouble() < 150,
            deadline, () => "a call is as fast as before");
    }

    private static async Task<string> DocumentAsync(ServeProcess serve) => await serve.Http.GetStringAsync("api/v1/simulations/lab/export?format=yaml", TestContext.Current.CancellationToken);

    private static async Task<int> ConditionsAsync(ServeProcess serve) =>
        JsonElement.Parse(await serve.Http.GetStringAsync("api/v1/simulations/lab/conditions", TestContext.Current.CancellationToken)).GetProperty("items").GetArrayLength();

    private static IEnumerable<string?> Types(JsonElement[] records, string what) =>
        records.Where(r => r.GetProperty("what").GetString() == what).Select(r => r.GetProperty("type").GetString()).Order(StringComparer.Ordinal);

    private static Process Start(ServeProcess serve, string file) =>
        Process.Start(new ProcessStartInfo(Microsim.Path, ["scenario", file, "--server", $"{serve.Http.BaseAddress}", "--output", "json"]) { RedirectStandardOutput = true })!;

    private string File(string span)
    {
        string path = Path.Combine(folder, "bad-day.yaml");
        System.IO.File.WriteAllText(path, Scenario.Replace("LONG", span, StringComparison.Ordinal));
        return path;
    }
}
