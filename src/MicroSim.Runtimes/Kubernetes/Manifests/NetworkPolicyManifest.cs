using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>Who may reach a service's pods: everybody the data port; the control plane and those who monitor the admin port.</summary>
internal static class NetworkPolicyManifest
{
    public static JsonObject Of(Simulation simulation, Service service, ManifestOptions options) => ObjectTree.Of(
        "networking.k8s.io/v1", "NetworkPolicy", ObjectNames.Service(simulation, service.Name), ObjectLabels.Of(simulation, service), options,
        ("spec", ObjectTree.Map(
            ("podSelector", Matching(ObjectLabels.Selector(simulation, service))),
            ("policyTypes", ObjectTree.List("Ingress")),
            ("ingress", ObjectTree.List(
                ObjectTree.Map(("ports", Port(AgentPorts.Data))),
                ObjectTree.Map(("ports", Port(AgentPorts.Admin)), ("from", Monitors(simulation, options))))))));

    /// <summary>The pods of the control plane.</summary>
    /// <param name="label">What tells its namespace from others.</param>
    public static JsonObject ControlPlane(string label) => ObjectTree.Map(
        ("namespaceSelector", Matching(ObjectTree.Map((label, "true")))),
        ("podSelector", Matching(ObjectTree.Map(ObjectLabels.ControlPlane.Select(l => (l.Key, (JsonNode?)l.Value))))));

    private static JsonArray Monitors(Simulation simulation, ManifestOptions options) => ObjectTree.List(
    [
        ControlPlane(options.ControlPlaneNamespace),
        // Kubernetes labels namespaces with their names from 1.21 on; before, people do it with a label of ours.
        .. simulation.MonitoringFrom.SelectMany(n => (IEnumerable<JsonNode>)[Namespace(ObjectLabels.NamespaceName, n), Namespace(ObjectLabels.Namespace, n)]),
    ]);

    private static JsonObject Namespace(string label, string name) => ObjectTree.Map(("namespaceSelector", Matching(ObjectTree.Map((label, name)))));

    private static JsonObject Matching(JsonObject labels) => ObjectTree.Map(("matchLabels", labels));

    // By number: not every network plug-in knows the names.
    private static JsonArray Port(int port) => ObjectTree.List(ObjectTree.Map(("protocol", "TCP"), ("port", port)));
}
