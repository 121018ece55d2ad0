using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>A service's pods. The number of replicas is left out when the document leaves it out: somebody else may own it.</summary>
internal static class DeploymentManifest
{
    public static JsonObject Of(Simulation simulation, Service service, ManifestOptions options) => ObjectTree.Of(
        "apps/v1", "Deployment", ObjectNames.Service(simulation, service.Name), ObjectLabels.OfVersion(simulation, service), options,
        ("spec", ObjectTree.Map(
            ("replicas", service.Replicas),
            ("revisionHistoryLimit", 2),
            ("selector", ObjectTree.Map(("matchLabels", ObjectLabels.Selector(simulation, service)))),
            // A pod leaves when its successor is ready.
            ("strategy", ObjectTree.Map(
                ("type", "RollingUpdate"),
                ("rollingUpdate", ObjectTree.Map(("maxUnavailable", 0), ("maxSurge", "25%"))))),
            ("template", PodManifest.Template(simulation, service, options)))));
}
