using System.Net;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Whatever is killed, the cluster becomes what the document says, and nothing is left over.</summary>
public sealed class ConvergenceTests
{
    private const int Many = 12;

    [Fact]
    public async Task A_control_plane_killed_in_the_middle_of_an_apply_leaves_it_to_the_next_one()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        double term = await bed.Serve.MetricAsync("microsim_leader_term");
        await bed.ApplyAsync(ManyServices.Name, ManyServices.Document(Many));
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("api/v1", "services"))).Length > 0, () => "the apply has begun");
        await bed.RestartServeAsync(UpProcess.SigKill);
        await bed.ReadyAsync(ManyServices.Name);
        await ManyServices.AssertObjectsAsync(bed, Many);
        Assert.True(await bed.Serve.MetricAsync("microsim_leader_term") > term);

        // And in the middle of a removal.
        await bed.ApplyAsync(ManyServices.Name, ManyServices.Document(2));
        await bed.RestartServeAsync(UpProcess.SigKill);
        await bed.ReadyAsync(ManyServices.Name);
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("apis/apps/v1", "deployments"))).Length == 2, () => "what was removed is gone");
        await ManyServices.AssertObjectsAsync(bed, 2);
        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync(ManyServices.Name, ManyServices.Plan)).Status);
    }

    [Fact]
    public async Task What_somebody_else_changes_or_deletes_is_put_right()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync(ManyServices.Name, ManyServices.Document(2, ", replicas: 1"));
        await bed.ReadyAsync(ManyServices.Name);
        string deployment = bed.PathOf("apis/apps/v1", "deployments", "s-0");

        await bed.Api.PatchAsync(deployment, """{"spec":{"replicas":0}}""");
        await ClusterBed.EventuallyAsync(async () => (int)(await bed.Api.GetAsync(deployment))["spec"]!["replicas"]! == 1, () => "replicas are put right");
        await bed.Api.DeleteAsync(bed.PathOf("api/v1", "configmaps", "s-0-state"));
        await bed.Api.DeleteAsync(bed.PathOf("api/v1", "services", "s-1"));
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("api/v1", "services"))).Length == 2, () => "the Service is made again");
        await bed.ReadyAsync(ManyServices.Name);

        // The Service has another address now, and everybody knows it.
        await ClusterBed.EventuallyAsync(async () => (await bed.SendAsync(ManyServices.Name, ManyServices.Plan)).Tree.TryGetProperty("error", out var error) && error.ValueKind == System.Text.Json.JsonValueKind.Null, () => "requests go through");
        await ManyServices.AssertObjectsAsync(bed, 2);
    }
}
