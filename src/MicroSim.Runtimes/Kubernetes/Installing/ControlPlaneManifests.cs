using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Installing;

/// <summary>The objects of the control plane: those of <c>deploy/kustomize</c>, which are in this program, with what the options change.</summary>
public static class ControlPlaneManifests
{
    /// <summary>What its Deployment, Service, ServiceAccount and roles are called.</summary>
    public const string Name = "microsim";

    private static readonly string[] files = ["namespace", "simulations", "serviceconditions", "loadtests", "rbac", "service", "deployment"];

    private static readonly ResourceKind[] kinds =
    [
        ResourceKind.Namespace, ResourceKind.CustomResourceDefinition, ResourceKind.ServiceAccount, ResourceKind.ClusterRole, ResourceKind.ClusterRoleBinding,
        ResourceKind.Role, ResourceKind.RoleBinding, ResourceKind.Service, ResourceKind.Deployment,
    ];

    /// <summary>All objects, in the order in which they are applied.</summary>
    public static IReadOnlyList<JsonObject> Of(InstallOptions options)
    {
        JsonObject[] objects = [.. files.SelectMany(Read)];
        foreach (JsonObject one in objects)
            Change(one, options);
        return objects;
    }

    public static ResourceKind KindOf(JsonObject one) => kinds.Single(k => k.Kind == (string?)one["kind"] && k.ApiVersion == (string?)one["apiVersion"]);

    public static ObjectKey KeyOf(JsonObject one) => new((string?)one["metadata"]!["namespace"] ?? "", (string)one["metadata"]!["name"]!);

    private static IReadOnlyList<JsonObject> Read(string file)
    {
        using StreamReader text = new(typeof(ControlPlaneManifests).Assembly.GetManifestResourceStream($"deploy/{file}.yaml")!);
        return YamlDocuments.Objects(text.ReadToEnd());
    }

    private static void Change(JsonObject one, InstallOptions options)
    {
        JsonObject metadata = one["metadata"]!.AsObject();
        if (metadata.ContainsKey("namespace"))
            metadata["namespace"] = options.Namespace;
        foreach (JsonNode? subject in one["subjects"]?.AsArray() ?? [])
            subject!["namespace"] = options.Namespace;
        if ((string?)one["kind"] == ResourceKind.Namespace.Kind)
            metadata["name"] = options.Namespace;
        if ((string?)one["kind"] == ResourceKind.Deployment.Kind)
            Change(one["spec"]!["template"]!["spec"]!["containers"]![0]!, options);
    }

    // The agents' images come from where the control plane's own comes from.
    private static void Change(JsonNode container, InstallOptions options)
    {
        container["image"] = options.Images.Full(options.Image);
        container["imagePullPolicy"] = options.PullPolicy;
        JsonArray arguments = container["args"]!.AsArray();
        foreach ((string option, string? value) in (ReadOnlySpan<(string, string?)>)[("--image-tag", options.Tag), ("--image-registry", options.Registry), ("--image-pull-policy", options.PullPolicy), ("--load-worker-image", options.Image == InstallOptions.DefaultImage ? null : options.Image)])
        {
            if (value is not null)
            {
                arguments.Add(option);
                arguments.Add(value);
            }
        }
    }
}
