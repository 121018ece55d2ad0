using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>What a control plane runs outlives it.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Document = """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: kept }
        spec: { services: { one: { framework: aspnetcore, calls: [ { to: two } ] }, two: { framework: aspnetcore, replicas: 2 } } }
        """;

    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task After_a_kill_everything_is_back_at_its_address_again_and_again()
    {
        int port = FreePorts.Take(1)[0];
        string? kept = null;
        int[] agents = [];
        for (int round = 0; round < 10; round++)
        {
            await using ServeProcess serve = await ServeProcess.StartAsync(folder, port);
            if (round == 0)
                await ApplyAsync(serve);
            await Eventually.TrueAsync(() => Shown(serve).GetProperty("ready").GetBoolean(), deadline, "everything is ready");
            JsonElement shown = Shown(serve);
            Assert.DoesNotContain(Processes(shown), agents.Contains);
            agents = Processes(shown);
            string now = $"{shown.GetProperty("seed")} {string.Join(' ', shown.GetProperty("services").EnumerateArray().Select(s => s.GetProperty("address").GetString()))}";
            kept ??= now;
            Assert.Equal(kept, now);
            Assert.Equal(HttpStatusCode.OK, Send(serve));
            await serve.EndAsync(UpProcess.SigKill);
            await Eventually.TrueAsync(() => !agents.Any(ProcessFacts.IsAlive), deadline, "the agents are gone");
        }
    }

    [Fact]
    public async Task The_second_one_on_a_folder_names_the_first_one()
    {
        int[] ports = FreePorts.Take(2);
        await using ServeProcess first = await ServeProcess.StartAsync(folder, ports[0]);
        (int code, string output) = await ServeProcess.RefusedAsync(folder, ports[1]);
        Assert.Equal(4, code);
        Assert.Contains($":{ports[0]}/", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_read_only_folder_it_ends_and_says_so()
    {
        string microsim = $"mount -t tmpfs -o ro,size=64k tmpfs '{folder}' && exec '{Microsim.Path}' serve --port 0 --data '{folder}'";
        // In a mount namespace of its own, so that nothing is left mounted whatever happens.
        using Process serve = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", $"mount -t tmpfs none '{folder}' && umount '{folder}' || exit 77; {microsim}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MICROSIM_HOME"] = Repository.Root },
        })!;
        string said = await serve.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await serve.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(serve.ExitCode is 1 or 77 && !said.Contains("microsim:", StringComparison.Ordinal), $"mounting is not allowed here: {said}");
        Assert.Equal(4, serve.ExitCode);
        Assert.Contains($"cannot write to the data folder {folder}: Read-only file system", said, StringComparison.Ordinal);
        Assert.Contains("--data", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    // Load makes it longer and nothing makes it shorter, so the quickest of three is what is held.
    [Fact]
    public async Task A_killed_replica_has_its_state_again_within_a_second()
    {
        await using ServeProcess serve = await ServeProcess.StartAsync(folder, FreePorts.Take(1)[0]);
        SimulationApi simulation = new(serve.Http, "quick");
        await simulation.ApplyAsync("one: { framework: aspnetcore, replicas: 3, faults: { before: [ { type: error, args: { status: 418 } } ] } }");
        ShownSimulation ready = await simulation.ReadyAsync();
        List<double> took = [];
        foreach (int victim in ready.Processes)
        {
            Stopwatch watch = Stopwatch.StartNew();
            Assert.Equal(0, UpProcess.Signal(victim, UpProcess.SigKill));
            await simulation.UntilAsync(s => s.Ready && !s.Processes.Contains(victim), "is ready again");
            took.Add(watch.Elapsed.TotalMilliseconds);
        }
        Figures.Say($"a killed replica was ready with its state after {string.Join(", ", took.Select(t => $"{t:0}"))} ms");
        Assert.InRange(took.Min(), 0, 1000);
        // Ready says that it confirmed its state; each of the three answers so.
        for (int i = 0; i < 3; i++)
        {
            using HttpClient http = new();
            using HttpResponseMessage reply = await http.GetAsync(ready.Addresses[0], TestContext.Current.CancellationToken);
            Assert.Equal(418, (int)reply.StatusCode);
        }
    }

    private static async Task ApplyAsync(ServeProcess serve)
    {
        using ByteArrayContent body = new(Encoding.UTF8.GetBytes(Document)) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } };
        using HttpResponseMessage reply = await serve.Http.PostAsync("api/v1/simulations", body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
    }

    private static JsonElement Shown(ServeProcess serve)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "api/v1/simulations/kept");
        using HttpResponseMessage reply = serve.Http.Send(request);
        using Stream stream = reply.Content.ReadAsStream();
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static int[] Processes(JsonElement shown) =>
        [.. shown.GetProperty("services").EnumerateArray().SelectMany(s => s.GetProperty("replicas").EnumerateArray()).Select(r => r.GetProperty("processId").GetInt32())];

    private static HttpStatusCode Send(ServeProcess serve)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/")
        {
            Content = new StringContent("""{"designation":"one","routes":[{"designation":"two","required":true}]}""", Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage reply = serve.Http.Send(request);
        return reply.StatusCode;
    }
}
