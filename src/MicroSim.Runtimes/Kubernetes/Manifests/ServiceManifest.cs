using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>A service's address: its data port alone, named as meshes expect.</summary>
internal static class ServiceManifest
{
    public static JsonObject Of(Simulation simulation, Service service, ManifestOptions options) => ObjectTree.Of(
        "v1", "Service", ObjectNames.Service(simulation, service.Name), ObjectLabels.Of(simulation, service), options,
        ("spec", ObjectTree.Map(
            ("type", "ClusterIP"),
            ("selector", ObjectLabels.Selector(simulation, service)),
            ("ports", ObjectTree.List(ObjectTree.Map(
                ("name", AgentPorts.DataName),
                ("appProtocol", "http"),
                ("protocol", "TCP"),
                ("port", AgentPorts.Data),
                ("targetPort", AgentPorts.DataName)))))));
}
