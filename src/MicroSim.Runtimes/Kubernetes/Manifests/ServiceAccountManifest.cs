using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>Who a service's pods are: an identity for meshes, without a key to the cluster's API.</summary>
internal static class ServiceAccountManifest
{
    public static JsonObject Of(Simulation simulation, Service service, ManifestOptions options) => ObjectTree.Of(
        "v1", "ServiceAccount", ObjectNames.Service(simulation, service.Name), ObjectLabels.Of(simulation, service), options,
        ("automountServiceAccountToken", false));
}
