using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Deleting the simulation deletes all of it.</summary>
public sealed class DeletionTests
{
    [Fact]
    public async Task Deleting_a_simulation_leaves_no_object_behind()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        string[] before = await ObjectsAsync(bed);
        await bed.ApplyExampleAsync("four-services");
        await bed.Api.ApplyAsync(
            bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions", "slow"),
            "{ apiVersion: microsim.dev/v1alpha1, kind: ServiceCondition, metadata: { name: slow }, spec: { simulation: four-services, service: service-1, type: latency, args: { delay: 5 } } }");
        await bed.ReadyAsync("four-services");
        Assert.NotEqual(before, await ObjectsAsync(bed));

        await bed.Api.DeleteAsync(bed.SimulationPath("four-services"));
        string[] after = [];
        await ClusterBed.EventuallyAsync(async () => (after = await ObjectsAsync(bed)).SequenceEqual(before), () => $"nothing is left; there is {string.Join(", ", after.Except(before))}");
        using HttpResponseMessage shown = await bed.Http.GetAsync(bed.Rest("four-services"), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, shown.StatusCode);
    }

    // Every object of every kind that the server lists in the namespace, but what tells of the past.
    private static async Task<string[]> ObjectsAsync(ClusterBed bed)
    {
        List<string> all = [];
        foreach (string version in await VersionsAsync(bed))
        {
            JsonObject kinds = await bed.Api.GetAsync(version);
            foreach (JsonObject kind in kinds["resources"]!.AsArray().Select(r => r!.AsObject()))
            {
                string plural = (string)kind["name"]!;
                if (!(bool)kind["namespaced"]! || plural.Contains('/', StringComparison.Ordinal) || plural == "events" || !kind["verbs"]!.AsArray().Any(v => (string?)v == "list"))
                    continue;
                all.AddRange((await bed.Api.ListAsync(bed.PathOf(version, plural))).Select(o => $"{plural} {o["metadata"]!["name"]}"));
            }
        }
        return [.. all.Distinct().Order()];
    }

    private static async Task<string[]> VersionsAsync(ClusterBed bed) =>
        ["api/v1", .. (await bed.Api.GetAsync("apis"))["groups"]!.AsArray().Select(g => $"apis/{g!["preferredVersion"]!["groupVersion"]}")];
}
