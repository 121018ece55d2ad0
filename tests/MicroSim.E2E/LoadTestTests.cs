using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>Load tests with the worker program that ships, against real agents: over the API, by the command, and when their control plane is killed.</summary>
public sealed class LoadTestTests : IDisposable
{
    private const string Tests = "api/v1/simulations/loaded/load-tests";
    private const int SigKill = 9;

    private static readonly TimeSpan deadline = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_load_runs_over_the_API_and_by_the_command_and_is_listed_compared_and_deleted()
    {
        await using ServeProcess serve = await StartAsync();
        await RunAsync(serve, """
            { rate: 100, duration: 2s, warmUp: 1s, seed: 7, thresholds: ['errors == 0', 'missed == 0'],
              requests: [{ name: plain, weight: 3, service: front }, { name: script, script: { designation: front, routes: [{ designation: back, required: true }] } }] }
            """);
        JsonElement ended = await EndedAsync(serve, "run-1");
        Assert.True(ended.GetProperty("state").GetString() == "finished", ended.ToString());
        JsonElement report = JsonElement.Parse(await serve.Http.GetStringAsync($"{Tests}/run-1/report", TestContext.Current.CancellationToken));
        Assert.Equal((200, 200, true), (report.GetProperty("intended").GetInt32(), report.GetProperty("outcomes").GetProperty("ok").GetInt32(), report.GetProperty("passed").GetBoolean()));
        Assert.Equal(200, report.GetProperty("requests").EnumerateArray().Sum(r => r.GetProperty("outcomes").GetProperty("ok").GetInt32()));
        Assert.StartsWith("<!doctype html>", await serve.Http.GetStringAsync($"{Tests}/run-1/report?format=html", TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);

        (int code, string output, string errors) = await LoadAsync(serve, "loaded", "--service", "front", "--rate", "100", "--duration", "1s", "--repeat", "5", "--compare", "run-1");
        Assert.True(code == 0, errors);
        Assert.Contains("loaded, GET / of front: open loop, 100 requests/s, for 1s, 5 times", output, StringComparison.Ordinal);
        Assert.Contains("500 requests were to be sent", output, StringComparison.Ordinal);
        Assert.Matches(@"throughput \(/s\) .* to ", output);
        Assert.Contains("kept as run-2", errors, StringComparison.Ordinal);

        string[] lines = (await LoadAsync(serve, "list")).Output.TrimEnd().Split('\n');
        Assert.Equal(["RUN", "run-2", "run-1"], lines.Select(l => l.Split(' ')[0]));
        string file = Path.Combine(folder, "run-1.json");
        Assert.Equal(0, (await LoadAsync(serve, "show", "run-1", "--report", file)).Code);
        Assert.Equal("00000007", JsonElement.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).GetProperty("seed").GetString());
        Assert.Equal(0, (await LoadAsync(serve, "delete", "run-1")).Code);
        Assert.Equal(1, (await LoadAsync(serve, "show", "run-1")).Code);
    }

    [Fact]
    public async Task A_load_of_a_dead_service_exits_with_a_code_of_its_own()
    {
        await using ServeProcess serve = await StartAsync("faults: { before: [{ type: abort }] }");
        (int code, string output, string errors) = await LoadAsync(serve, "--service", "back", "--rate", "20", "--duration", "1s");
        Assert.True(code == 6, errors);
        Assert.Contains("failed  every request failed", output, StringComparison.Ordinal);

        (code, _, errors) = await LoadAsync(serve, "loaded", "--service", "frnt");
        Assert.Equal((2, "microsim: --service: unknown service 'frnt'; did you mean 'front'?; known are front, back.\n"), (code, errors));
    }

    [Fact]
    public async Task A_killed_control_plane_leaves_no_worker_and_the_next_one_tells_the_load_as_broken_off()
    {
        int worker;
        await using (ServeProcess serve = await StartAsync())
        {
            await RunAsync(serve, "{ rate: 10, duration: 1h, requests: [{ service: front }] }");
            worker = 0;
            await Eventually.TrueAsync(() => (worker = WorkerOf(serve.Id)) > 0, deadline, "the worker runs");
            await serve.EndAsync(SigKill);
            await Eventually.TrueAsync(() => !ProcessFacts.IsAlive(worker), deadline, "the worker ends with its control plane");
        }
        await using ServeProcess next = await ServeProcess.StartAsync(folder, FreePorts.Take(1)[0]);
        JsonElement left = await ShownAsync(next, "run-1");
        Assert.Equal(("brokenOff", "the control plane ended while it ran"), (left.GetProperty("state").GetString(), left.GetProperty("reason").GetString()));
        using HttpResponseMessage report = await next.Http.GetAsync($"{Tests}/run-1/report", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, report.StatusCode);
    }

    private async Task<ServeProcess> StartAsync(string back = "")
    {
        ServeProcess serve = await ServeProcess.StartAsync(folder, FreePorts.Take(1)[0]);
        SimulationApi simulation = new(serve.Http, "loaded");
        await simulation.ApplyAsync($"front: {{ framework: aspnetcore, calls: [{{ to: back, required: false }}] }}, back: {{ framework: aspnetcore, {back} }}");
        await simulation.ReadyAsync();
        return serve;
    }

    private static async Task RunAsync(ServeProcess serve, string spec)
    {
        string document = $"apiVersion: microsim.dev/v1alpha1\nkind: LoadTest\nmetadata: {{ name: test }}\nspec: {spec.ReplaceLineEndings(" ")}\n";
        using ByteArrayContent body = new(Encoding.UTF8.GetBytes(document)) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } };
        using HttpResponseMessage reply = await serve.Http.PostAsync(Tests, body, TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.Created, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> EndedAsync(ServeProcess serve, string id)
    {
        JsonElement shown = default;
        await Eventually.TrueAsync(async () => (shown = await ShownAsync(serve, id)).GetProperty("state").GetString() != "running", deadline, () => $"{id} is over: {shown}");
        return shown;
    }

    private static async Task<JsonElement> ShownAsync(ServeProcess serve, string id) => JsonElement.Parse(await serve.Http.GetStringAsync($"{Tests}/{id}", TestContext.Current.CancellationToken));

    private static Task<(int Code, string Output, string Errors)> LoadAsync(ServeProcess serve, params string[] arguments) =>
        ShippedCommand.RunAsync(["load", .. arguments, "--server", serve.Http.BaseAddress!.AbsoluteUri]);

    private static int WorkerOf(int parent) => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => n!.All(char.IsAsciiDigit)).Select(n => int.Parse(n!, System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault(pid => IsWorkerOf(pid, parent));

    private static bool IsWorkerOf(int pid, int parent)
    {
        try
        {
            // The name in stat(5) is cut to 15 characters.
            string[] stat = File.ReadAllText($"/proc/{pid}/stat").Split(") ");
            return stat[0].EndsWith("(microsim-load-w", StringComparison.Ordinal) && stat[1].Split(' ')[1] == $"{parent}";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
