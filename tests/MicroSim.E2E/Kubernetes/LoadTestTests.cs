using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Loads from pods: each worker is one, and what becomes of them and of whoever steers them is told.</summary>
public sealed class LoadTestTests
{
    [Fact]
    public async Task A_LoadTest_is_run_once_by_pods_that_go_with_it_and_its_report_can_be_fetched()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        JsonObject early = await ClusterLoads.ApplyAsync(bed, "rush", "rate: 150, duration: 3s, workers: 2, thresholds: [missed == 0, errors < 100%]");
        JsonObject there = await ClusterLoads.UntilAsync(bed, "rush", s => (string?)s["state"] == "waiting");
        Assert.Contains("there is no simulation one", (string?)there["reason"], StringComparison.Ordinal);
        await bed.RunOneAsync();
        string[] pods = await ClusterLoads.PodsAsync(bed, 2);

        JsonObject status = await ClusterLoads.UntilAsync(bed, "rush", ClusterLoads.IsOver);
        Assert.Equal(("finished", "passed"), ((string?)status["state"], (string?)status["verdict"]));
        Assert.Equal(450, (long?)status["result"]!["intended"]);
        Assert.Equal("True", (string?)status["conditions"]!.AsArray().Single(c => (string?)c!["type"] == "Passed")!["status"]);
        JsonObject map = await bed.Api.GetAsync(bed.PathOf("api/v1", "configmaps", (string)status["report"]!));
        JsonNode report = JsonNode.Parse((string)map["data"]!["report.json"]!)!;
        Assert.Equal(450, report["outcomes"]!.AsObject().Sum(o => (long)o.Value!));
        Assert.Equal(450, (long?)report["outcomes"]!["ok"]);
        await ClusterLoads.NoPodsAsync(bed);

        // The same version is not run again; a newer one is, and its end takes the report with it.
        await ClusterLoads.ApplyAsync(bed, "rush", "rate: 20, duration: 600s, workers: 2");
        string[] others = await ClusterLoads.PodsAsync(bed, 2);
        Assert.Empty(pods.Intersect(others));
        await bed.Api.DeleteAsync(ClusterLoads.PathOf(bed, "rush"));
        await ClusterLoads.NoPodsAsync(bed);
        await ClusterBed.EventuallyAsync(async () => await bed.Api.FindAsync(bed.PathOf("api/v1", "configmaps", "rush-report")) is null, () => "the report goes with its LoadTest");
        Assert.Equal("one", (string?)early["spec"]!["simulation"]);
    }

    [Fact]
    public async Task A_pod_that_is_deleted_and_a_leader_that_is_killed_end_a_load_with_a_reason()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync();

        // Over REST: two pods, too.
        JsonNode run = await PostAsync(bed, """{"apiVersion":"microsim.dev/v1alpha1","kind":"LoadTest","metadata":{"name":"rest"},"spec":{"rate":50,"duration":"600s","workers":2}}""");
        string[] pods = await ClusterLoads.PodsAsync(bed, 2);
        await ClusterBed.EventuallyAsync(async () => (await ViewAsync(bed, run))["recent"] is JsonArray { Count: > 0 }, () => "seconds pass");
        await bed.Api.DeleteAsync(bed.PathOf("api/v1", "pods", pods[0]));
        JsonNode view = run;
        await ClusterBed.EventuallyAsync(async () => (string?)(view = await ViewAsync(bed, run))["state"] != "running", () => "the load ends");
        Assert.Equal("failed", (string?)view["state"]);
        Assert.Equal($"the load worker's pod {pods[0]} is lost: it was deleted", (string?)view["reason"]);
        await ClusterLoads.NoPodsAsync(bed);

        await ClusterLoads.ApplyAsync(bed, "long", "rate: 20, duration: 600s, workers: 2");
        await ClusterLoads.UntilAsync(bed, "long", s => (string?)s["phase"] == "measuring");
        await bed.RestartServeAsync(UpProcess.SigKill);
        JsonObject status = await ClusterLoads.UntilAsync(bed, "long", ClusterLoads.IsOver);
        Assert.Equal(("brokenOff", "the control plane ended while it ran"), ((string?)status["state"], (string?)status["reason"]));
        await ClusterLoads.NoPodsAsync(bed);
    }

    private static async Task<JsonNode> PostAsync(ClusterBed bed, string document)
    {
        using StringContent body = new(document, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await bed.Http.PostAsync($"{bed.Rest("one")}/load-tests", body, TestContext.Current.CancellationToken);
        string text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<JsonNode> ViewAsync(ClusterBed bed, JsonNode run) =>
        JsonNode.Parse(await bed.Http.GetStringAsync($"{bed.Rest("one")}/load-tests/{(string?)run["id"]}", TestContext.Current.CancellationToken))!;
}
