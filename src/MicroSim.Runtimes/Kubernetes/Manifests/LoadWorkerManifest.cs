using System.Globalization;
using System.Text.Json.Nodes;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>The pods of a load's workers, and who may reach them. A pod that ended is not started again: what it measured is lost, and so is the load.</summary>
internal static class LoadWorkerManifest
{
    /// <summary>Where a worker listens.</summary>
    public const int Port = 7071;

    private const string Program = "/load-worker/microsim-load-worker";

    private static readonly string port = Port.ToString(CultureInfo.InvariantCulture);

    public static JsonObject Pod(LoadWorkerOptions options, int number) => ObjectTree.Map(
        ("apiVersion", "v1"),
        ("kind", "Pod"),
        ("metadata", ObjectTree.Map(
            ("name", options.NameOf(number)),
            ("namespace", options.Simulation.Namespace),
            ("labels", Labels(options, (ObjectLabels.ManagedBy, ObjectLabels.Manager))),
            // What steers it reaches it whatever a mesh does to the requests that it sends.
            ("annotations", ObjectTree.Map(
                ("traffic.sidecar.istio.io/excludeInboundPorts", port),
                ("config.linkerd.io/skip-inbound-ports", port))),
            ("ownerReferences", Owner(options.Owner)))),
        ("spec", ObjectTree.Map(
            ("restartPolicy", "Never"),
            ("automountServiceAccountToken", false),
            ("enableServiceLinks", false),
            ("terminationGracePeriodSeconds", 1),
            ("securityContext", PodSecurity.Pod()),
            // Workers of one node would share its processors and its network.
            ("topologySpreadConstraints", ObjectTree.List(ObjectTree.Map(
                ("maxSkew", 1),
                ("topologyKey", "kubernetes.io/hostname"),
                ("whenUnsatisfiable", "ScheduleAnyway"),
                ("labelSelector", ObjectTree.Map(("matchLabels", ObjectTree.Map((ObjectLabels.LoadRun, options.Run)))))))),
            ("containers", ObjectTree.List(ObjectTree.Map(
                ("name", ObjectLabels.LoadWorker),
                ("image", options.Image),
                ("imagePullPolicy", options.PullPolicy),
                ("command", ObjectTree.List(Program, "--listen", port)),
                ("env", ObjectTree.List(ObjectTree.Map(("name", options.HashVariable), ("value", options.TokenHash)))),
                ("ports", ObjectTree.List(ObjectTree.Map(("name", "orders"), ("containerPort", Port), ("protocol", "TCP")))),
                ("resources", ObjectTree.Map(("requests", ObjectTree.Map(("cpu", "100m"), ("memory", "64Mi"))))),
                // What it said last before it failed is part of why the load did.
                ("terminationMessagePolicy", "FallbackToLogsOnError"),
                ("securityContext", PodSecurity.Container())))))));

    /// <summary>Lets the control plane in where a namespace admits nobody by itself; it goes with the pod that owns it.</summary>
    public static JsonObject Policy(LoadWorkerOptions options, JsonObject pod, string controlPlaneNamespace) => ObjectTree.Map(
        ("apiVersion", "networking.k8s.io/v1"),
        ("kind", "NetworkPolicy"),
        ("metadata", ObjectTree.Map(
            ("name", options.Name),
            ("namespace", options.Simulation.Namespace),
            ("labels", Labels(options)),
            ("ownerReferences", Owner(new("v1", "Pod", options.NameOf(0), (string)pod["metadata"]!["uid"]!))))),
        ("spec", ObjectTree.Map(
            ("podSelector", ObjectTree.Map(("matchLabels", ObjectTree.Map((ObjectLabels.LoadRun, options.Run))))),
            ("policyTypes", ObjectTree.List("Ingress")),
            ("ingress", ObjectTree.List(ObjectTree.Map(
                ("ports", ObjectTree.List(ObjectTree.Map(("protocol", "TCP"), ("port", Port)))),
                ("from", ObjectTree.List(NetworkPolicyManifest.ControlPlane(controlPlaneNamespace)))))))));

    private static JsonObject Labels(LoadWorkerOptions options, params (string Name, JsonNode? Value)[] more) => ObjectTree.Map(
    [
        ("app.kubernetes.io/name", ObjectLabels.LoadWorker),
        ("app.kubernetes.io/instance", options.Simulation.Name),
        (ObjectLabels.Component, ObjectLabels.LoadWorker),
        ("app.kubernetes.io/part-of", options.Simulation.Name),
        (ObjectLabels.Simulation, options.Simulation.Name),
        (ObjectLabels.LoadRun, options.Run),
        .. more,
    ]);

    private static JsonArray Owner(OwnerReference owner) =>
        ObjectTree.List(ObjectTree.Map(("apiVersion", owner.ApiVersion), ("kind", owner.Kind), ("name", owner.Name), ("uid", owner.Uid)));
}
