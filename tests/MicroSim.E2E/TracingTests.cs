using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>One request is one trace over all services, in whatever framework they are written.</summary>
public sealed class TracingTests
{
    private static readonly string[] frameworks = BuiltAgents.Frameworks;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // One calls the next, and the last fails.
    private static string Document => $$"""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: traced }
        spec:
          services:
        {{string.Join('\n', frameworks.Select((f, i) => $"    {f}: {{ framework: {f}, faults: {{ before: [{{ type: latency, args: {{ delay: {i + 1} }} }}] }}, calls: [{Next(i)}] }}"))}}
            last: { framework: {{frameworks[0]}}, faults: { before: [{ type: error, args: { status: 503 } }] } }
        """;

    [Fact]
    public async Task Scripted_requests_and_traffic_from_outside_are_traces_over_all_hops()
    {
        await using UpProcess up = await UpProcess.StartTextAsync("traced.yaml", Document);
        using StringContent script = new($$"""{"designation": "{{frameworks[0]}}", "usePlan": true}""", Encoding.UTF8, "application/json");
        using HttpRequestMessage request = new(HttpMethod.Post, "api/v1/simulations/traced/requests") { Content = script, Headers = { { "x-request-id", "scripted" } } };
        using HttpResponseMessage reply = await up.Http.SendAsync(request, Cancellation);
        // Before any span came: the result tree is the trace.
        JsonElement atOnce = await up.Http.GetFromJsonAsync<JsonElement>("api/v1/simulations/traced/traces/scripted", Cancellation);
        Check(atOnce, "microsim");

        JsonElement trace = default;
        await Eventually.TrueAsync(async () => IsFromSpans(trace = await up.Http.GetFromJsonAsync<JsonElement>("api/v1/simulations/traced/traces/scripted", Cancellation)), TimeSpan.FromSeconds(20), () => $"all spans came: {trace}");
        Check(trace, "microsim");
        Assert.Equal(["error", "latency"], Texts(trace.GetProperty("summary"), "faults"));
        // Each fault acted in its own service, and each span brings the request's id.
        Assert.All(Spans(trace, "server"), s => Assert.Equal("scripted", s.GetProperty("attributes").GetProperty("microsim.request_id").GetString()));
        Assert.All(Spans(trace, "server"), s => Assert.Single(s.GetProperty("events").EnumerateArray()));

        (int code, string output, string errors) = await ShippedCommand.RunAsync(["trace", "scripted", "--server", $"http://127.0.0.1:{up.Port}"]);
        Assert.Equal((0, ""), (code, errors));
        Assert.All(frameworks, f => Assert.Contains($"→ {f} ", output, StringComparison.Ordinal));
        Assert.Contains("! error (before)", output, StringComparison.Ordinal);

        JsonElement shown = await up.Http.GetFromJsonAsync<JsonElement>("api/v1/simulations/traced", Cancellation);
        Uri entry = new(shown.GetProperty("services").EnumerateArray().Single(s => s.GetProperty("name").GetString() == frameworks[0]).GetProperty("address").GetString()!);
        using HttpRequestMessage outside = new(HttpMethod.Get, entry) { Headers = { { "b3", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1" } } };
        using HttpResponseMessage answer = await up.Http.SendAsync(outside, Cancellation);
        await Eventually.TrueAsync(async () => await IsWholeAsync(up, "4bf92f3577b34da6a3ce929d0e0e4736"), TimeSpan.FromSeconds(20), () => "a trace in B3 goes through all services");
        Check(await up.Http.GetFromJsonAsync<JsonElement>("api/v1/simulations/traced/traces/4bf92f3577b34da6a3ce929d0e0e4736", Cancellation), null);
    }

    // Server and client in turn, each below the one before.
    private static void Check(JsonElement trace, string? root)
    {
        string[] calls = [.. frameworks, "last"];
        IEnumerable<(string, string)> expected = calls.SelectMany((c, i) => ((string, string)[])[(i == 0 ? "microsim" : calls[i - 1], "client"), (c, "server")]).Skip(root is null ? 1 : 0);
        JsonElement[] spans = [.. trace.GetProperty("spans").EnumerateArray()];
        Assert.Equal(expected, spans.Select(s => (s.GetProperty("service").GetString()!, s.GetProperty("kind").GetString()!)));
        Assert.Equal(Enumerable.Range(0, spans.Length), spans.Select(s => s.GetProperty("depth").GetInt32()));
        for (int i = 1; i < spans.Length; i++)
        {
            Assert.Equal(spans[i - 1].GetProperty("id").GetString(), spans[i].GetProperty("parentId").GetString());
            Assert.True(spans[i].GetProperty("offsetMs").GetDouble() >= spans[i - 1].GetProperty("offsetMs").GetDouble() - 1, $"{trace}");
        }
        Assert.All(spans, s => Assert.True(s.TryGetProperty("error", out _), $"{s}"));
    }

    private static string Next(int index) => $"{{ to: {(index + 1 < frameworks.Length ? frameworks[index + 1] : "last")} }}";

    private static bool IsFromSpans(JsonElement trace) => trace.GetProperty("summary").GetProperty("source").GetString() == "spans" && Spans(trace, "client").Length == frameworks.Length + 1;

    private static async Task<bool> IsWholeAsync(UpProcess up, string id)
    {
        using HttpResponseMessage reply = await up.Http.GetAsync($"api/v1/simulations/traced/traces/{id}", Cancellation);
        return reply.IsSuccessStatusCode && (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("spans").GetArrayLength() == 2 * frameworks.Length + 1;
    }

    private static JsonElement[] Spans(JsonElement trace, string kind) => [.. trace.GetProperty("spans").EnumerateArray().Where(s => s.GetProperty("kind").GetString() == kind)];

    private static string[] Texts(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(t => t.GetString()!)];
}
