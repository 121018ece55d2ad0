using System.Globalization;
using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>The pods of a service. Nothing here comes from its plan: a changed plan must not replace pods.</summary>
internal static class PodManifest
{
    private const int MarginSeconds = 5;

    private static readonly string admin = AgentPorts.Admin.ToString(CultureInfo.InvariantCulture);

    public static JsonObject Template(Simulation simulation, Service service, ManifestOptions options) => ObjectTree.Map(
        ("metadata", ObjectTree.Map(("labels", ObjectLabels.OfVersion(simulation, service)), ("annotations", Annotations()))),
        ("spec", ObjectTree.Map(
            ("serviceAccountName", ObjectNames.Service(simulation, service.Name)),
            ("automountServiceAccountToken", false),
            // Every Service of the namespace would become seven variables.
            ("enableServiceLinks", false),
            ("terminationGracePeriodSeconds", ((AgentVariables.DrainMs + AgentVariables.GraceMs) / 1000) + MarginSeconds),
            ("securityContext", PodSecurity.Pod()),
            ("topologySpreadConstraints", ObjectTree.List(Spread(simulation, service, "topology.kubernetes.io/zone"), Spread(simulation, service, "kubernetes.io/hostname"))),
            ("containers", ObjectTree.List(ContainerManifest.Of(simulation, service, options))),
            ("volumes", ObjectTree.List(
                ObjectTree.Map(("name", ContainerManifest.StateVolume), ("configMap", ObjectTree.Map(("name", ObjectNames.State(simulation, service.Name))))),
                ObjectTree.Map(("name", ContainerManifest.TemporaryVolume), ("emptyDir", ObjectTree.Map(("sizeLimit", "1Gi")))))))));

    // Probes and steering reach the admin port whatever a mesh does to the rest.
    private static JsonObject Annotations() => ObjectTree.Map(
        ("traffic.sidecar.istio.io/excludeInboundPorts", admin),
        ("config.linkerd.io/skip-inbound-ports", admin),
        ("prometheus.io/scrape", "true"),
        ("prometheus.io/port", admin),
        ("prometheus.io/path", "/metrics"));

    private static JsonObject Spread(Simulation simulation, Service service, string key) => ObjectTree.Map(
        ("maxSkew", 1),
        ("topologyKey", key),
        ("whenUnsatisfiable", "ScheduleAnyway"),
        ("labelSelector", ObjectTree.Map(("matchLabels", ObjectLabels.Selector(simulation, service)))));
}
