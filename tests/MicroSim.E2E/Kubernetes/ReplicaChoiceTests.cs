using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Conditions that mean some replicas of a service alone.</summary>
public sealed class ReplicaChoiceTests
{
    [Fact]
    public async Task A_share_a_number_a_pod_and_a_version_break_these_pods_alone()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync(replicas: 3);
        JsonObject[] pods = await bed.PodsAsync("one");
        string second = (string)pods[1]["metadata"]!["name"]!;

        await BreaksAsync(bed, pods, """{"id":"c","type":"error","args":{"status":503},"replicas":"50%"}""", broken: 2);
        await BreaksAsync(bed, pods, """{"id":"c","type":"error","args":{"status":503},"replicas":1}""", broken: 1);
        await BreaksAsync(bed, pods, $$$"""{"id":"c","type":"error","args":{"status":503},"replicas":"{{{second}}}"}""", broken: 1, second);
        await BreaksAsync(bed, pods, """{"id":"c","type":"error","args":{"status":503},"version":"v1"}""", broken: 3);
    }

    [Fact]
    public async Task A_version_that_no_pod_has_is_told_in_the_status()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync();
        string path = bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions", "broken");
        await bed.Api.ApplyAsync(path, "{ apiVersion: microsim.dev/v1alpha1, kind: ServiceCondition, metadata: { name: broken }, spec: { simulation: one, service: one, type: error, version: v2 } }");

        JsonObject? active = null;
        await ClusterBed.EventuallyAsync(async () => (active = ClusterBed.Condition(await bed.Api.GetAsync(path), "Active")) is not null, () => "it says whether it acts");
        Assert.Equal(("False", "NoReplica"), ((string?)active!["status"], (string?)active["reason"]));
        Assert.Contains("the version of one is v1", (string)active["message"]!, StringComparison.Ordinal);
    }

    private static async Task BreaksAsync(ClusterBed bed, JsonObject[] pods, string condition, int broken, string? pod = null)
    {
        string path = $"{bed.Rest("one")}/services/one/conditions";
        using HttpResponseMessage added = await bed.Http.PostAsJsonAsync(path, JsonNode.Parse(condition), TestContext.Current.CancellationToken);
        Assert.True(added.StatusCode == HttpStatusCode.Created, $"{condition}: {await added.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        string[] those = [];
        await ClusterBed.EventuallyAsync(async () => (those = await BrokenAsync(pods)).Length == broken, () => $"{condition} breaks {broken}, not {those.Length}");
        if (pod is not null)
            Assert.Equal([pod], those);

        using HttpResponseMessage removed = await bed.Http.DeleteAsync($"{path}/c", TestContext.Current.CancellationToken);
        Assert.True(removed.IsSuccessStatusCode, $"{removed.StatusCode}");
        await ClusterBed.EventuallyAsync(async () => (await BrokenAsync(pods)).Length == 0, () => "all heal");
    }

    private static async Task<string[]> BrokenAsync(JsonObject[] pods)
    {
        List<string> broken = [];
        foreach (JsonObject pod in pods)
        {
            if (await Endpoint.StatusAsync((string)pod["status"]!["podIP"]!) == HttpStatusCode.ServiceUnavailable)
                broken.Add((string)pod["metadata"]!["name"]!);
        }
        return [.. broken];
    }
}
