using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>The labels by which objects are found.</summary>
public static class ObjectLabels
{
    /// <summary>The simulation that an object belongs to.</summary>
    public const string Simulation = "microsim.dev/simulation";

    /// <summary>The service that an object belongs to.</summary>
    public const string Service = "microsim.dev/service";

    /// <summary>The framework whose agent a pod runs.</summary>
    public const string Framework = "microsim.dev/framework";

    /// <summary>A namespace that documents may name in <c>monitoringFrom</c>, where the cluster does not label namespaces with their names itself.</summary>
    public const string Namespace = "microsim.dev/namespace";

    /// <summary>Marks the namespace of the control plane.</summary>
    public const string ControlPlaneNamespace = "microsim.dev/control-plane";

    /// <summary>The run of a load that a worker's pod belongs to.</summary>
    public const string LoadRun = "microsim.dev/load-run";

    /// <summary>The load test that an object belongs to.</summary>
    public const string LoadTest = "microsim.dev/load-test";

    public const string ManagedBy = "app.kubernetes.io/managed-by";
    public const string Manager = "microsim";

    /// <summary>What the pods of load workers are among the components.</summary>
    internal const string LoadWorker = "load-worker";

    internal const string Component = "app.kubernetes.io/component";

    internal const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>What the control plane's pods have.</summary>
    public static IReadOnlyDictionary<string, string> ControlPlane { get; } = new Dictionary<string, string>
    {
        ["app.kubernetes.io/name"] = "microsim",
        [Component] = "control-plane",
    };

    /// <summary>Tells a service's pods from all others, for the whole life of the service.</summary>
    public static JsonObject Selector(Simulation simulation, Service service) => new() { [Simulation] = simulation.Name, [Service] = service.Name };

    internal static JsonObject Of(Simulation simulation) => new()
    {
        ["app.kubernetes.io/instance"] = simulation.Name,
        [ManagedBy] = Manager,
        ["app.kubernetes.io/part-of"] = simulation.Name,
        [Simulation] = simulation.Name,
    };

    internal static JsonObject Of(Simulation simulation, Service service)
    {
        JsonObject labels = Of(simulation);
        labels["app.kubernetes.io/name"] = service.Name;
        labels[Component] = "service";
        labels["app"] = service.Name;
        labels[Service] = service.Name;
        return labels;
    }

    /// <summary>With what changes from version to version.</summary>
    internal static JsonObject OfVersion(Simulation simulation, Service service)
    {
        JsonObject labels = Of(simulation, service);
        labels["app.kubernetes.io/version"] = service.Version;
        labels["version"] = service.Version;
        labels[Framework] = service.Framework;
        return labels;
    }
}
