using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>The container that an agent runs in.</summary>
internal static class ContainerManifest
{
    public const string StateVolume = "state";
    public const string TemporaryVolume = "tmp";

    private static readonly (string Kind, string Request)[] leastRequests = [("cpu", "10m"), ("memory", "32Mi")];

    public static JsonObject Of(Simulation simulation, Service service, ManifestOptions options) => ObjectTree.Map(
        ("name", "agent"),
        ("image", options.Images.Of(service)),
        ("imagePullPolicy", options.PullPolicy),
        ("ports", ObjectTree.List(Port(AgentPorts.DataName, AgentPorts.Data), Port(AgentPorts.AdminName, AgentPorts.Admin))),
        ("env", AgentVariables.Of(simulation, service, options)),
        ("resources", Resources(service)),
        ("readinessProbe", Probe("/readyz", period: 1, failures: 2)),
        // A busy agent is not a dead one: only after a minute of silence is it started again.
        ("livenessProbe", Probe("/healthz", period: 10, failures: 6)),
        ("securityContext", PodSecurity.Container()),
        ("volumeMounts", ObjectTree.List(
            // The folder, not the file: a mounted file alone would never change.
            ObjectTree.Map(("name", StateVolume), ("mountPath", AgentVariables.StateFolder), ("readOnly", true)),
            ObjectTree.Map(("name", TemporaryVolume), ("mountPath", AgentVariables.TemporaryFolder)))));

    private static JsonObject Port(string name, int port) => ObjectTree.Map(("name", name), ("containerPort", port), ("protocol", "TCP"));

    private static JsonObject Probe(string path, int period, int failures) => ObjectTree.Map(
        ("httpGet", ObjectTree.Map(("path", path), ("port", AgentPorts.AdminName))),
        ("periodSeconds", period),
        ("timeoutSeconds", 5),
        ("failureThreshold", failures));

    // What the document says; beside it a small request, so that a node is not filled with pods that ask for nothing.
    private static JsonObject Resources(Service service)
    {
        JsonObject requests = Quantities(service, "requests."), limits = Quantities(service, "limits.");
        foreach ((string kind, string request) in leastRequests)
        {
            if (!requests.ContainsKey(kind) && !limits.ContainsKey(kind))
                requests[kind] = request;
        }
        return ObjectTree.Map(("requests", requests.Count == 0 ? null : requests), ("limits", limits.Count == 0 ? null : limits));
    }

    private static JsonObject Quantities(Service service, string kind) => ObjectTree.Map(
        service.Resources.Where(r => r.Key.StartsWith(kind, StringComparison.Ordinal)).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => (r.Key[kind.Length..], (JsonNode?)r.Value)));
}
