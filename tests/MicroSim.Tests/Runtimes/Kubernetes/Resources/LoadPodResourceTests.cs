using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Tests.Runtimes.Kubernetes.Resources;

/// <summary>Where a load worker's pod stands, out of what Kubernetes says of it.</summary>
public sealed class LoadPodResourceTests
{
    [Theory]
    [InlineData("""{"phase": "Pending"}""", null, null, null)]
    [InlineData("""{"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "message": "0/1 nodes are available"}]}""", null, "0/1 nodes are available", null)]
    [InlineData("""{"phase": "Pending", "containerStatuses": [{"state": {"waiting": {"reason": "ContainerCreating"}}}]}""", null, null, null)]
    [InlineData("""{"phase": "Pending", "containerStatuses": [{"state": {"waiting": {"reason": "ErrImageNeverPull", "message": "no image"}}}]}""", null, "ErrImageNeverPull: no image", "ErrImageNeverPull: no image")]
    [InlineData("""{"phase": "Running", "podIP": "10.0.0.7", "containerStatuses": [{"ready": true, "state": {"running": {}}}]}""", "10.0.0.7", null, null)]
    [InlineData("""{"phase": "Failed", "podIP": "10.0.0.7", "containerStatuses": [{"state": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}]}""", null, "OOMKilled, exit code 137", "it ended: OOMKilled, exit code 137")]
    [InlineData("""{"phase": "Failed", "containerStatuses": [{"state": {"terminated": {"exitCode": 134, "reason": "Error", "message": "no port\n"}}}]}""", null, "exit code 134", "it ended: exit code 134: no port")]
    [InlineData("""{"phase": "Failed", "reason": "Evicted", "message": "The node was low on memory."}""", null, null, "Evicted: The node was low on memory.")]
    public void It_stands_as_its_status_says(string status, string? address, string? waits, string? failure)
    {
        LoadPodResource pod = LoadPodResource.Of(Pod(status))!;
        Assert.Equal((address, waits, failure), (pod.Address, pod.Waits, pod.Failure));
        Assert.Equal(("n/shop-load-a1-0", "u", "a1"), (pod.Key.ToString(), pod.Uid, pod.Run));
    }

    [Fact]
    public void One_on_its_way_out_is_no_worker_any_more()
    {
        JsonObject pod = Pod("""{"phase": "Running", "podIP": "10.0.0.7", "containerStatuses": [{"ready": true, "state": {"running": {}}}]}""");
        pod["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        Assert.Equal((null, "it was deleted"), (LoadPodResource.Of(pod)!.Address, LoadPodResource.Of(pod)!.Failure));
    }

    [Fact]
    public void A_pod_of_a_service_is_none()
    {
        JsonObject pod = Pod("{}");
        pod["metadata"]!["labels"] = new JsonObject { ["microsim.dev/simulation"] = "shop", ["microsim.dev/service"] = "cart" };
        Assert.Null(LoadPodResource.Of(pod));
    }

    private static JsonObject Pod(string status) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "shop-load-a1-0", ["namespace"] = "n", ["uid"] = "u", ["labels"] = new JsonObject { ["microsim.dev/load-run"] = "a1" } },
        ["status"] = JsonNode.Parse(status),
    };
}
