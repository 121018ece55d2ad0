using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.CustomResources;
using MicroSim.Runtimes.Kubernetes.Installing;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Kubernetes;

public sealed class InstallTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "deploy", "kustomize");

    [Fact]
    public void What_is_installed_is_what_the_folder_holds()
    {
        IEnumerable<JsonObject> files = ((string[])["namespace.yaml", "rbac.yaml", "service.yaml", "deployment.yaml"]).SelectMany(f => YamlDocuments.Objects(File.ReadAllText(Path.Combine(folder, f))));
        JsonObject[] installed = [.. ControlPlaneManifests.Of(new InstallOptions())];
        Assert.Equal(
            files.Concat(CustomResourceDefinitions.All.Values).Select(o => Plain(o).ToJsonString()).Order(StringComparer.Ordinal),
            installed.Select(o => Plain(o).ToJsonString()).Order(StringComparer.Ordinal));
        Assert.All(installed, o => Assert.NotNull(ControlPlaneManifests.KindOf(o)));
        Assert.All(installed, o => Assert.Equal("microsim", (string?)o["metadata"]!["labels"]!["app.kubernetes.io/part-of"]));
    }

    [Fact]
    public void The_folder_names_every_file_that_it_holds()
    {
        string[] named = [.. YamlDocuments.Objects(File.ReadAllText(Path.Combine(folder, "kustomization.yaml")))[0]["resources"]!.AsArray().Select(r => (string)r!)];
        Assert.Equal(["../crds", .. Directory.EnumerateFiles(folder, "*.yaml").Select(f => Path.GetFileName(f)).Where(f => f != "kustomization.yaml").Order()], named.Order());
    }

    [Fact]
    public void Its_image_has_this_version() => Assert.Equal($"microsim/control-plane:{AgentImages.OwnTag}", Container(new InstallOptions())["image"]!.GetValue<string>());

    [Fact]
    public void Every_option_reaches_the_objects()
    {
        InstallOptions options = new("tools", "control", "9", "registry.example:5000/team", "Never");
        JsonNode container = Container(options);
        Assert.Equal("registry.example:5000/team/control:9", (string?)container["image"]);
        Assert.Equal("Never", (string?)container["imagePullPolicy"]);
        Assert.EndsWith("--image-tag 9 --image-registry registry.example:5000/team --image-pull-policy Never --load-worker-image control", string.Join(' ', container["args"]!.AsArray()), StringComparison.Ordinal);
        Assert.DoesNotContain("microsim-system", string.Concat(ControlPlaneManifests.Of(options).Select(o => o.ToJsonString())), StringComparison.Ordinal);
    }

    /// <summary>The network policies of services find the control plane by these.</summary>
    [Fact]
    public void Its_pods_and_namespace_have_the_labels_that_services_let_in()
    {
        JsonObject[] installed = [.. ControlPlaneManifests.Of(new InstallOptions())];
        JsonNode labels = installed.Single(o => (string?)o["kind"] == "Deployment")["spec"]!["template"]!["metadata"]!["labels"]!;
        Assert.All(ObjectLabels.ControlPlane, l => Assert.Equal(l.Value, (string?)labels[l.Key]));
        Assert.Equal("true", (string?)installed.Single(o => (string?)o["kind"] == "Namespace")["metadata"]!["labels"]![ObjectLabels.ControlPlaneNamespace]);
    }

    private static JsonNode Container(InstallOptions options) =>
        ControlPlaneManifests.Of(options).Single(o => (string?)o["kind"] == "Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!;

    // The options that are always told.
    private static JsonNode Plain(JsonObject one)
    {
        JsonNode copy = one.DeepClone();
        if ((string?)one["kind"] == "Deployment")
        {
            JsonNode container = copy["spec"]!["template"]!["spec"]!["containers"]![0]!;
            container["args"] = string.Join(' ', container["args"]!.AsArray()).Replace(" --image-pull-policy IfNotPresent", "", StringComparison.Ordinal);
        }
        return copy;
    }
}
