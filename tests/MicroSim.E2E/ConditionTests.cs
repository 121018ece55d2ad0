using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>What is changed on a running simulation of the published program: conditions and connections.</summary>
public sealed class ConditionTests : IDisposable
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_thousand_changes_on_twelve_services_lose_none_and_take_no_memory()
    {
        const int Services = 12, Changes = 1_000, Warm = 200;
        await using ServeProcess serve = await ServeProcess.StartAsync(folder, FreePorts.Take(1)[0], smallYoungGeneration: true);
        SimulationApi simulation = new(serve.Http, "twelve");
        await simulation.ApplyAsync(string.Join(", ", Enumerable.Range(0, Services).Select(i => $"s{i}: {{ framework: gorilla }}")));
        IReadOnlyList<Uri> addresses = (await simulation.ReadyAsync()).Addresses;

        List<(string Id, int Service, int Status)> wanted = [];
        Random dice = new(6);
        long warm = 0;
        for (int n = 0; n < Changes; n++)
        {
            int service = dice.Next(Services);
            string path = $"api/v1/simulations/twelve/services/s{service}/conditions";
            if (wanted.Count(w => w.Service == service) > 1)
            {
                (string Id, int, int) first = wanted.First(w => w.Service == service);
                Assert.Equal(HttpStatusCode.NoContent, (await serve.Http.DeleteAsync($"{path}/{first.Id}", Cancellation)).StatusCode);
                wanted.Remove(first);
            }
            else
            {
                (string id, int status) = ($"c{n}", 500 + dice.Next(90));
                JsonObject condition = new() { ["id"] = id, ["type"] = "error", ["args"] = new JsonObject { ["status"] = status } };
                Assert.Equal(HttpStatusCode.Created, (await serve.Http.PostAsJsonAsync(path, condition, Cancellation)).StatusCode);
                wanted.Add((id, service, status));
            }
            if (n == Warm)
                warm = ProcessFacts.ResidentBytes(serve.Id);
        }
        long grown = ProcessFacts.ResidentBytes(serve.Id) - warm;

        Assert.Equal(wanted.Select(w => w.Id).Order(), (await ListAsync(serve.Http, "twelve")).Select(c => c.GetProperty("id").GetString()!).Order());
        // The reply said that every replica had confirmed, so each is right at once. The first of a service's conditions decides.
        for (int i = 0; i < Services; i++)
        {
            using HttpResponseMessage reply = await serve.Http.GetAsync(addresses[i], Cancellation);
            Assert.Equal(wanted.Where(w => w.Service == i).Select(w => w.Status).FirstOrDefault(200), (int)reply.StatusCode);
        }
        Figures.Say($"{Changes - Warm} changes of conditions took {grown / 1e6:0.0} MB of the control plane");
        Assert.InRange(grown, long.MinValue, 16_000_000);
    }

    [Fact]
    public async Task After_a_kill_of_the_control_plane_conditions_go_on_and_end_as_they_were_to()
    {
        int port = FreePorts.Take(1)[0];
        Uri[] addresses;
        await using (ServeProcess serve = await ServeProcess.StartAsync(folder, port))
        {
            SimulationApi simulation = new(serve.Http, "hurt");
            await simulation.ApplyAsync("one: { framework: aspnetcore }, two: { framework: gorilla }");
            addresses = [.. (await simulation.ReadyAsync()).Addresses];
            await AddAsync(serve.Http, "hurt", "one", """{"id": "short", "type": "error", "args": {"status": 501}, "duration": 20000}""");
            await AddAsync(serve.Http, "hurt", "two", """{"id": "long", "type": "error", "args": {"status": 502}}""");
            await serve.EndAsync(UpProcess.SigKill);
        }
        // No service outlives its control plane here, broken or not.
        await Eventually.TrueAsync(() => addresses.All(a => !FreePorts.Listens(a.Port)), deadline, "the services are gone");

        await using ServeProcess again = await ServeProcess.StartAsync(folder, port);
        await new SimulationApi(again.Http, "hurt").ReadyAsync();
        Assert.Contains(await ListAsync(again.Http, "hurt"), c => c.GetProperty("id").GetString() == "long");
        Assert.Equal(502, await StatusAsync(addresses[1]));
        await Eventually.TrueAsync(async () => await StatusAsync(addresses[0]) == 200, deadline, () => "the condition with an end has ended");
        Assert.Equal(HttpStatusCode.NoContent, (await again.Http.DeleteAsync("api/v1/simulations/hurt/conditions", Cancellation)).StatusCode);
        Assert.Equal(200, await StatusAsync(addresses[1]));
    }

    // Load makes it longer and nothing makes it shorter, so the quickest of five is what is held.
    [Fact]
    public async Task A_connection_that_comes_or_goes_acts_on_all_replicas_within_200_ms_and_fails_no_request()
    {
        const int Replicas = 3;
        await using ServeProcess serve = await ServeProcess.StartAsync(folder, FreePorts.Take(1)[0]);
        SimulationApi simulation = new(serve.Http, "pair");
        await simulation.ApplyAsync($"one: {{ framework: aspnetcore, replicas: {Replicas}, endpoints: {{ /slow: {{ faults: {{ before: [ {{ type: latency, args: {{ delay: 3000 }} }} ] }}, calls: [ {{ to: three }} ] }} }} }}, two: {{ framework: gorilla }}, three: {{ framework: gorilla }}");
        ShownSimulation ready = await simulation.ReadyAsync();
        Uri one = ready.Addresses[0];
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<int> traffic = TrafficAsync(one, enough.Token);

        Task<JsonElement> slow = CallAsync(new Uri(one, "/slow"));
        List<double> took = [];
        for (int i = 0; i < 5; i++)
        {
            took.Add(await ChangeAsync(HttpMethod.Put, calls: 1));
            if (i == 0)
                Assert.Equal(HttpStatusCode.NoContent, (await serve.Http.DeleteAsync("api/v1/simulations/pair/connections/one/three", Cancellation)).StatusCode);
            took.Add(await ChangeAsync(HttpMethod.Delete, calls: 0));
        }
        // A request under way finishes on the plan that it began with.
        Assert.Single((await slow).GetProperty("calls").EnumerateArray());
        Assert.Empty((await CallAsync(new Uri(one, "/slow"))).GetProperty("calls").EnumerateArray());
        await enough.CancelAsync();

        Figures.Say($"a connection acted on {Replicas} replicas after {string.Join(", ", took.Select(t => $"{t:0}"))} ms; {await traffic} requests meanwhile");
        Assert.InRange(took.Min(), 0, 200);
        Assert.Equal(ready.Processes, (await simulation.ShownAsync()).Processes);

        async Task<double> ChangeAsync(HttpMethod method, int calls)
        {
            Stopwatch watch = Stopwatch.StartNew();
            using HttpRequestMessage request = new(method, "api/v1/simulations/pair/connections/one/two") { Content = method == HttpMethod.Put ? JsonContent.Create(new JsonObject { ["timeout"] = 500 }) : null };
            using HttpResponseMessage reply = await serve.Http.SendAsync(request, Cancellation);
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(Cancellation));
            for (int right = 0; right < 2 * Replicas;)
            {
                right = (await CallAsync(one)).GetProperty("calls").GetArrayLength() == calls ? right + 1 : 0;
                Assert.True(watch.Elapsed < deadline, $"{calls} calls, not so on every replica within {deadline}");
            }
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    private static async Task<int> TrafficAsync(Uri address, CancellationToken enough)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(5));
        int sent = 0;
        for (; !enough.IsCancellationRequested; sent++)
        {
            Assert.Equal(JsonValueKind.Null, (await CallAsync(address)).GetProperty("error").ValueKind);
            await timer.WaitForNextTickAsync(Cancellation);
        }
        return sent;
    }

    // A connection a call, so that they are spread over the replicas.
    private static async Task<JsonElement> CallAsync(Uri address)
    {
        using HttpClient http = new();
        return await http.GetFromJsonAsync<JsonElement>(address, Cancellation);
    }

    private static async Task<int> StatusAsync(Uri address)
    {
        using HttpClient http = new();
        using HttpResponseMessage reply = await http.GetAsync(address, Cancellation);
        return (int)reply.StatusCode;
    }

    private static async Task AddAsync(HttpClient http, string simulation, string service, string condition)
    {
        using StringContent body = new(condition, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await http.PostAsync($"api/v1/simulations/{simulation}/services/{service}/conditions", body, Cancellation);
        Assert.True(reply.StatusCode == HttpStatusCode.Created, await reply.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(HttpClient http, string simulation) =>
        [.. (await http.GetFromJsonAsync<JsonElement>($"api/v1/simulations/{simulation}/conditions", Cancellation)).GetProperty("items").EnumerateArray()];
}
