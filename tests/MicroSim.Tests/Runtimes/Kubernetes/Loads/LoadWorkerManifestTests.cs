using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Manifests;

namespace MicroSim.Tests.Runtimes.Kubernetes.Loads;

public sealed class LoadWorkerManifestTests
{
    private static readonly LoadWorkerOptions options = new(new("n", "shop"), new("microsim.dev/v1alpha1", "Simulation", "shop", "1"), "a1", "microsim/control-plane:1", "IfNotPresent", "HASH", "ab12");

    /// <summary>As the restricted pod security standard asks it.</summary>
    [Fact]
    public void A_pod_may_do_nothing_but_send_and_is_not_started_again()
    {
        JsonNode spec = LoadWorkerManifest.Pod(options, 3)["spec"]!, container = Assert.Single(spec["containers"]!.AsArray())!;
        Assert.True((bool?)spec["securityContext"]!["runAsNonRoot"]);
        Assert.Equal("RuntimeDefault", (string?)spec["securityContext"]!["seccompProfile"]!["type"]);
        Assert.False((bool?)spec["automountServiceAccountToken"]);
        Assert.Equal("Never", (string?)spec["restartPolicy"]);
        Assert.False((bool?)container["securityContext"]!["allowPrivilegeEscalation"]);
        Assert.True((bool?)container["securityContext"]!["readOnlyRootFilesystem"]);
        Assert.Equal("""["ALL"]""", container["securityContext"]!["capabilities"]!["drop"]!.ToJsonString());
        Assert.Null(spec["volumes"]);
    }

    [Fact]
    public void A_pod_is_of_its_load_and_of_no_service_and_goes_with_its_simulation()
    {
        JsonNode metadata = LoadWorkerManifest.Pod(options, 3)["metadata"]!;
        Assert.Equal("shop-load-a1-3", (string?)metadata["name"]);
        Assert.Equal("shop", (string?)metadata["labels"]![ObjectLabels.Simulation]);
        Assert.Equal("a1", (string?)metadata["labels"]![ObjectLabels.LoadRun]);
        Assert.Null(metadata["labels"]![ObjectLabels.Service]);
        Assert.Equal("1", (string?)Assert.Single(metadata["ownerReferences"]!.AsArray())!["uid"]);
    }

    /// <summary>It must not have the label by which the objects of simulations are found: those that nobody wants are deleted.</summary>
    [Fact]
    public void The_policy_lets_the_control_plane_alone_in_and_goes_with_the_first_pod()
    {
        JsonObject policy = LoadWorkerManifest.Policy(options, JsonNode.Parse("""{"metadata": {"uid": "p"}}""")!.AsObject(), ObjectLabels.ControlPlaneNamespace);
        Assert.Null(policy["metadata"]!["labels"]![ObjectLabels.ManagedBy]);
        Assert.Equal(("Pod", "shop-load-a1-0", "p"), Owner(policy));
        Assert.Equal("a1", (string?)policy["spec"]!["podSelector"]!["matchLabels"]![ObjectLabels.LoadRun]);
        JsonNode rule = Assert.Single(policy["spec"]!["ingress"]!.AsArray())!;
        Assert.Equal(LoadWorkerManifest.Port, (int?)Assert.Single(rule["ports"]!.AsArray())!["port"]);
        Assert.Equal("control-plane", (string?)Assert.Single(rule["from"]!.AsArray())!["podSelector"]!["matchLabels"]!["app.kubernetes.io/component"]);
    }

    private static (string?, string?, string?) Owner(JsonObject one)
    {
        JsonNode owner = Assert.Single(one["metadata"]!["ownerReferences"]!.AsArray())!;
        return ((string?)owner["kind"], (string?)owner["name"], (string?)owner["uid"]);
    }
}
