using System.Net;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>What services measure, seen by MicroSim itself and by the real Prometheus.</summary>
public sealed class PrometheusTests
{
    private const int Calls = 60;

    private static readonly string[] frameworks = BuiltAgents.Frameworks;

    private static readonly string observability = Path.Combine(Repository.Root, "deploy", "observability");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_are_those_of_the_traffic_in_the_API_and_in_top()
    {
        await using UpProcess up = await UpProcess.StartTextAsync("measured.yaml", Document);
        await LoadAsync(up);
        JsonElement metrics = default;
        // Each process is read at its own place in the second.
        await Eventually.TrueAsync(
            async () => Measured(metrics = await MetricsAsync(up)).Count(t => t.GetProperty("requests").GetInt64() >= Calls) == 1 + 2 * frameworks.Length,
            TimeSpan.FromSeconds(30), () => $"all calls are counted: {metrics}");
        foreach (string framework in frameworks)
        {
            JsonElement total = metrics.GetProperty("services").EnumerateArray().Single(s => s.GetProperty("name").GetString() == framework).GetProperty("total");
            Assert.Equal((Calls, 0), (total.GetProperty("requests").GetInt64(), total.GetProperty("errors").GetInt64()));
            Assert.True(total.GetProperty("memoryBytes").GetInt64() > 1_000_000);
            JsonElement tries = metrics.GetProperty("connections").EnumerateArray().Single(c => c.GetProperty("to").GetString() == framework).GetProperty("total");
            // Every callee waits 20 ms: the bucket is 10 to 25 ms, and a busy machine is slower, never faster.
            Assert.Equal(Calls, tries.GetProperty("requests").GetInt64());
            Assert.True(tries.GetProperty("p50Ms").GetDouble() > 10, $"{framework}: {tries}");
        }

        (int code, string output, string errors) = await ShippedCommand.RunAsync(["top", "measured", "--once", "--server", $"http://127.0.0.1:{up.Port}"]);
        Assert.Equal((0, ""), (code, errors));
        Assert.All(frameworks, f => Assert.Contains($"front → {f}", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prometheus_finds_every_agent_counts_what_was_sent_and_alerts()
    {
        string promtool = PrometheusProcess.Program("promtool");
        await using UpProcess up = await UpProcess.StartTextAsync("measured.yaml", Document);
        await using PrometheusProcess prometheus = PrometheusProcess.Start(up.Port);
        await LoadAsync(up);

        // 1. Every text is as Prometheus wants it.
        await CheckAsync(promtool, up.Http, "metrics");
        foreach (JsonElement target in JsonElement.Parse(await up.Http.GetStringAsync("api/v1/scrape-targets", Cancellation)).EnumerateArray())
            await CheckAsync(promtool, up.Http, $"http://{target.GetProperty("targets")[0]}/metrics");

        // 2. It finds them, and counts what was sent.
        string[] services = [.. frameworks, "front"];
        await prometheus.UntilAsync(async () => (await prometheus.QueryAsync("up{job=\"microsim-services\"} == 1")).Count == services.Length, "all agents are up");
        await prometheus.UntilAsync(async () => (await prometheus.QueryAsync("up{job=\"microsim\"} == 1")).Count == 1, "the control plane is up");
        foreach (string service in services)
        {
            string query = $"sum(http_server_request_duration_seconds_count{{simulation=\"measured\",service=\"{service}\"}})";
            await prometheus.UntilAsync(async () => (await prometheus.QueryAsync(query)) is [(_, Calls)], $"{service} has counted {Calls} calls");
        }
        Assert.Equal(
            frameworks.Length, (await prometheus.QueryAsync($"sum by (server_address) (http_client_request_duration_seconds_count{{service=\"front\",error_type=\"\"}}) == {Calls}")).Count);

        // 3. Every query of the dashboards is one.
        foreach (string query in DashboardQueries())
            await prometheus.QueryAsync(query);

        // 4. A condition makes the alerts fire that it should, and no other; afterwards they are over.
        Assert.Empty(await prometheus.FiringAsync());
        using SteadyCalls traffic = new(await FrontAsync(up));
        using (StringContent error = new("""{"type": "error", "probability": 50, "id": "outage"}""", Encoding.UTF8, "application/json"))
            Assert.Equal(HttpStatusCode.Created, (await up.Http.PostAsync($"api/v1/simulations/measured/services/{frameworks[0]}/conditions", error, Cancellation)).StatusCode);
        string[] expected = ["ConnectionErrors front", $"ServiceErrors {frameworks[0]}"];
        await prometheus.UntilAsync(async () => (await prometheus.FiringAsync()).SequenceEqual(expected), "the alerts fire");
        Assert.NotEmpty(await prometheus.QueryAsync("microsim_conditions{type=\"error\"} == 1"));
        // What the dashboards mark as annotations while it lasts.
        Assert.Contains(DashboardQueries(), q => q.StartsWith("sum by (service, type) (microsim_conditions{", StringComparison.Ordinal) && q.EndsWith("> 0", StringComparison.Ordinal));
        Assert.NotEmpty(await prometheus.QueryAsync("sum by (service, type) (microsim_conditions{simulation=\"measured\"}) > 0"));
        Assert.Equal(HttpStatusCode.NoContent, (await up.Http.DeleteAsync($"api/v1/simulations/measured/services/{frameworks[0]}/conditions/outage", Cancellation)).StatusCode);
        await prometheus.UntilAsync(async () => (await prometheus.FiringAsync()).Count == 0, "no alert fires any more");
    }

    [Theory]
    [InlineData("check", "rules", "alerts.yaml")]
    [InlineData("test", "rules", "alerts-test.yaml")]
    [InlineData("check", "config", "prometheus.yaml")]
    public async Task What_is_shipped_for_Prometheus_is_valid(string verb, string what, string file)
    {
        (int code, string output, string errors) = await ShippedCommand.RunAsync(PrometheusProcess.Program("promtool"), [verb, what, Path.Combine(observability, file)], null);
        Assert.True(code == 0, output + errors);
    }

    private static string Document => $$"""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: measured }
        spec:
          services:
            front: { framework: aspnetcore, calls: [{{string.Join(", ", frameworks.Select(f => $"{{ to: {f}, required: false }}"))}}], faults: { before: [] } }
        {{string.Join('\n', frameworks.Select(f => $"    {f}: {{ framework: {f}, faults: {{ before: [{{ type: latency, args: {{ delay: 20 }} }}] }} }}"))}}
        """;

    private static async Task<Uri> FrontAsync(UpProcess up)
    {
        JsonElement shown = JsonElement.Parse(await up.Http.GetStringAsync("api/v1/simulations/measured", Cancellation));
        return new Uri(shown.GetProperty("services").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "front").GetProperty("address").GetString()!);
    }

    private static async Task LoadAsync(UpProcess up)
    {
        Uri front = await FrontAsync(up);
        await Parallel.ForAsync(0, Calls, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, cancellation) => await up.Http.GetStringAsync(front, cancellation));
    }

    private static async Task<JsonElement> MetricsAsync(UpProcess up) => JsonElement.Parse(await up.Http.GetStringAsync("api/v1/simulations/measured/metrics", Cancellation));

    private static IEnumerable<JsonElement> Measured(JsonElement metrics) =>
        metrics.GetProperty("services").EnumerateArray().Concat(metrics.GetProperty("connections").EnumerateArray()).Where(m => m.TryGetProperty("total", out _)).Select(m => m.GetProperty("total"));

    private static async Task CheckAsync(string promtool, HttpClient http, string url)
    {
        string text = await http.GetStringAsync(url, Cancellation);
        (int code, string output, string errors) = await ShippedCommand.RunAsync(promtool, ["check", "metrics"], text);
        Assert.True(code == 0, $"{url}: {output}{errors}\n{text}");
    }

    // Of panels and of annotations.
    private static IEnumerable<string> DashboardQueries() =>
        from file in Directory.GetFiles(Path.Combine(observability, "dashboards"))
        let dashboard = JsonElement.Parse(File.ReadAllText(file))
        from target in dashboard.GetProperty("panels").EnumerateArray().SelectMany(p => p.GetProperty("targets").EnumerateArray()).Concat(dashboard.GetProperty("annotations").GetProperty("list").EnumerateArray())
        select target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "20s", StringComparison.Ordinal)
            .Replace("$simulation", "measured", StringComparison.Ordinal).Replace("$service", "front", StringComparison.Ordinal).Replace("$callee", frameworks[0], StringComparison.Ordinal);
}
