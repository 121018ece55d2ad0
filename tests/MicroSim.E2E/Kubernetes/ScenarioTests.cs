using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Scenarios on a cluster: whatever ends them, everything is as it was.</summary>
public sealed class ScenarioTests : IDisposable
{
    private const string Document = """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: lab }
        spec:
          services:
            one: { framework: aspnetcore, calls: [ { to: two, timeout: 5000 } ] }
            two: { framework: aspnetcore, replicas: 2 }
        """;

    private const string Scenario = """
        apiVersion: microsim.dev/v1alpha1
        kind: Scenario
        metadata: { name: bad-day }
        spec:
          steps:
            - { at: 0s, for: LONG, condition: { service: two, type: error, args: { status: 503 } } }
            - { at: 0s, for: LONG, connection: { from: one, to: two, required: true, retries: 2 } }
            - { at: 1s, disruption: { service: two, type: drain } }
            - { at: 2s, request: { designation: one, usePlan: true } }
        """;

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task One_that_comes_to_its_end_leaves_nothing()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        JsonNode spec = await ReadyAsync(bed);
        string[] pods = [.. await PodsAsync(bed)];
        await File.WriteAllTextAsync(file, Scenario.Replace("LONG", "5s", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        (int code, string output, string errors) = await ShippedCommand.RunAsync(
            ["scenario", file, "--simulation", $"{bed.Namespace}.lab", "--server", $"{bed.Http.BaseAddress}", "--output", "json"]);

        Assert.True((code, errors) == (0, ""), $"{code} {errors} {output}");
        JsonElement[] records = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))];
        Assert.Equal(2, records.Count(r => r.GetProperty("what").GetString() == "ended"));
        JsonElement sent = Assert.Single(records, r => r.GetProperty("what").GetString() == "done" && r.GetProperty("type").GetString() == "request");
        Assert.NotEqual(200, sent.GetProperty("reply").GetProperty("status").GetInt32());
        await WholeAsync(bed, bed.Serve, spec);
        Assert.Single((await PodsAsync(bed)).Except(pods));
    }

    [Fact]
    public async Task After_a_kill_of_the_leader_the_next_one_takes_everything_back()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        JsonNode spec = await ReadyAsync(bed);
        await using ClusterServe standby = await ClusterServe.StartAsync();
        using StringContent scenario = new(Scenario.Replace("LONG", "10m", StringComparison.Ordinal), Encoding.UTF8, "application/yaml");
        using HttpResponseMessage started = await bed.Http.PostAsync($"{bed.Rest("lab")}/scenarios", scenario, TestContext.Current.CancellationToken);
        Assert.True(started.StatusCode == HttpStatusCode.Created, await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await ClusterBed.EventuallyAsync(
            async () => (await bed.Api.ListAsync(Conditions(bed))).Length == 1 && !JsonNode.DeepEquals(spec, await SpecAsync(bed)) && await StatusAsync(bed, bed.Serve) != HttpStatusCode.OK,
            () => "the scenario acts");

        await bed.Serve.EndAsync(UpProcess.SigKill);

        await WholeAsync(bed, standby, spec);
    }

    private static async Task<JsonNode> ReadyAsync(ClusterBed bed)
    {
        await bed.ApplyAsync("lab", Document);
        await bed.ReadyAsync("lab");
        return await SpecAsync(bed);
    }

    /// <summary>Waits until all is as it was before.</summary>
    private static async Task WholeAsync(ClusterBed bed, ClusterServe serve, JsonNode spec)
    {
        await ClusterBed.EventuallyAsync(async () => JsonNode.DeepEquals(spec, await SpecAsync(bed)) && (await bed.Api.ListAsync(Conditions(bed))).Length == 0, () => $"everything is taken back; it said\n{serve.Output}");
        await bed.ReadyAsync("lab");
        HttpStatusCode last = default;
        await ClusterBed.EventuallyAsync(async () => (last = await StatusAsync(bed, serve)) == HttpStatusCode.OK, () => $"a call succeeds; it answers {last}");
    }

    private static async Task<JsonNode> SpecAsync(ClusterBed bed)
    {
        JsonObject there = await bed.Api.GetAsync(bed.SimulationPath("lab"));
        JsonObject kept = new() { ["spec"] = there["spec"]!.DeepClone() };
        if (there["metadata"]!["annotations"]?["microsim.dev/scenario"] is JsonNode left)
            kept["left"] = left.DeepClone();
        return kept;
    }

    private static async Task<HttpStatusCode> StatusAsync(ClusterBed bed, ClusterServe serve)
    {
        using StringContent call = new("""{"designation":"one","usePlan":true}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await serve.Http.PostAsync($"{bed.Rest("lab")}/requests", call, TestContext.Current.CancellationToken);
        return reply.StatusCode;
    }

    private static string Conditions(ClusterBed bed) => bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions");

    private static async Task<IEnumerable<string>> PodsAsync(ClusterBed bed) => (await bed.PodsAsync("two")).Where(p => p["metadata"]!["deletionTimestamp"] is null).Select(p => (string)p["metadata"]!["name"]!);
}
