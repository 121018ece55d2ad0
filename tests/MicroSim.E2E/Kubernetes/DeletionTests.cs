namespace MicroSim.E2E.Kubernetes;

/// <summary>Deleting the simulation deletes all of it.</summary>
public sealed class DeletionTests
{
    [Fact]
    public async Task Deleting_a_simulation_leaves_no_object_behind()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        string[] before = await NamespaceContents.OfAsync(bed);
        await bed.ApplyExampleAsync("four-services");
        await bed.Api.ApplyAsync(
            bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions", "slow"),
            "{ apiVersion: microsim.dev/v1alpha1, kind: ServiceCondition, metadata: { name: slow }, spec: { simulation: four-services, service: service-1, type: latency, args: { delay: 5 } } }");
        await bed.ReadyAsync("four-services");
        Assert.NotEqual(before, await NamespaceContents.OfAsync(bed));

        await bed.Api.DeleteAsync(bed.SimulationPath("four-services"));
        string[] after = [];
        await ClusterBed.EventuallyAsync(async () => (after = await NamespaceContents.OfAsync(bed)).SequenceEqual(before), () => $"nothing is left; there is {string.Join(", ", after.Except(before))}");
        using HttpResponseMessage shown = await bed.Http.GetAsync(bed.Rest("four-services"), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, shown.StatusCode);
    }
}
