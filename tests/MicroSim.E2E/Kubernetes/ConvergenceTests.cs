using System.Net;
using System.Text.Json.Nodes;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Whatever is killed, the cluster becomes what the document says, and nothing is left over.</summary>
public sealed class ConvergenceTests
{
    private const string Plan = """{"designation":"s-0","usePlan":true}""";
    private const int Many = 12;

    private static readonly TimeSpan trouble = TimeSpan.FromSeconds(30);

    private static string Document(int services, string more = "") => $$"""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: many }
        spec:
          services:
        {{string.Join('\n', Enumerable.Range(0, services).Select(i => $"    s-{i}: {{ framework: aspnetcore{more}{(i == 0 ? ", calls: [ { to: s-1 } ]" : "")} }}"))}}
        """;

    [Fact]
    public async Task A_control_plane_killed_in_the_middle_of_an_apply_leaves_it_to_the_next_one()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        double term = await bed.Serve.MetricAsync("microsim_leader_term");
        await bed.ApplyAsync("many", Document(Many));
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("api/v1", "services"))).Length > 0, () => "the apply has begun");
        await bed.RestartServeAsync(UpProcess.SigKill);
        await bed.ReadyAsync("many");
        await AssertObjectsAsync(bed, Many);
        Assert.True(await bed.Serve.MetricAsync("microsim_leader_term") > term);

        // And in the middle of a removal.
        await bed.ApplyAsync("many", Document(2));
        await bed.RestartServeAsync(UpProcess.SigKill);
        await bed.ReadyAsync("many");
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("apis/apps/v1", "deployments"))).Length == 2, () => "what was removed is gone");
        await AssertObjectsAsync(bed, 2);
        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync("many", Plan)).Status);
    }

    [Fact]
    public async Task Pods_deleted_at_random_under_traffic_come_back()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync("many", Document(3, ", replicas: 2"));
        await bed.ReadyAsync("many");
        Random dice = new(42);
        int killed = 0;
        await using Traffic traffic = new(bed.Http, $"{bed.Rest("many")}/requests", Plan, streams: 1);
        for (long start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < trouble; killed++)
        {
            JsonObject[] pods = await bed.PodsAsync();
            JsonObject pod = pods[dice.Next(pods.Length)];
            await bed.Api.DeleteAsync(bed.PathOf("api/v1", "pods", (string)pod["metadata"]!["name"]!), graceSeconds: dice.Next(2) * 30);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        await bed.ReadyAsync("many");
        await ClusterBed.EventuallyAsync(async () => (await bed.PodsAsync()).Length == 6, () => "six pods are there");
        await traffic.StopAsync();

        TestContext.Current.SendDiagnosticMessage($"{killed} pods deleted, {traffic.Sent} requests, {traffic.Failures.Count} failed meanwhile");
        await ClusterBed.EventuallyAsync(async () => (await bed.SendAsync("many", Plan)).Status == HttpStatusCode.OK, () => "requests go through");
        await AssertObjectsAsync(bed, 3);
    }

    [Fact]
    public async Task What_somebody_else_changes_or_deletes_is_put_right()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync("many", Document(2, ", replicas: 1"));
        await bed.ReadyAsync("many");
        string deployment = bed.PathOf("apis/apps/v1", "deployments", "s-0");

        await bed.Api.PatchAsync(deployment, """{"spec":{"replicas":0}}""");
        await ClusterBed.EventuallyAsync(async () => (int)(await bed.Api.GetAsync(deployment))["spec"]!["replicas"]! == 1, () => "replicas are put right");
        await bed.Api.DeleteAsync(bed.PathOf("api/v1", "configmaps", "s-0-state"));
        await bed.Api.DeleteAsync(bed.PathOf("api/v1", "services", "s-1"));
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("api/v1", "services"))).Length == 2, () => "the Service is made again");
        await bed.ReadyAsync("many");

        // The Service has another address now, and everybody knows it.
        await ClusterBed.EventuallyAsync(async () => (await bed.SendAsync("many", Plan)).Tree.TryGetProperty("error", out var error) && error.ValueKind == System.Text.Json.JsonValueKind.Null, () => "requests go through");
        await AssertObjectsAsync(bed, 2);
    }

    private static async Task AssertObjectsAsync(ClusterBed bed, int services)
    {
        foreach (string path in (string[])[bed.PathOf("api/v1", "services"), bed.PathOf("apis/apps/v1", "deployments"), bed.PathOf("apis/networking.k8s.io/v1", "networkpolicies")])
            Assert.Equal(services, (await bed.Api.ListAsync(path)).Length);
        Assert.Equal(services, (await bed.Api.ListAsync(bed.PathOf("api/v1", "configmaps"))).Count(c => ((string)c["metadata"]!["name"]!).EndsWith("-state", StringComparison.Ordinal)));
    }
}
