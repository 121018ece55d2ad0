using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Manifests;

namespace MicroSim.Runtimes.Kubernetes.CustomResources;

/// <summary>The definitions of MicroSim's resources, <c>microsim.dev/v1alpha1</c>.</summary>
public static class CustomResourceDefinitions
{
    public const string Group = "microsim.dev";
    public const string Version = "v1alpha1";

    /// <summary>All definitions by the name of their file.</summary>
    public static IReadOnlyDictionary<string, JsonObject> All { get; } = new Dictionary<string, JsonObject>
    {
        ["simulations.yaml"] = Simulation(),
        ["serviceconditions.yaml"] = ServiceCondition(),
        ["loadtests.yaml"] = LoadTest(),
    };

    private static JsonObject Simulation()
    {
        JsonObject spec = SimulationSchema.Spec();
        SchemaNode.Described(spec["properties"]!["services"]!.AsObject(), SimulationSchema.ServicesDescription());
        return Definition(
            "Simulation", "simulation", "simulations", ["sim"],
            "A mock distributed system: services and the connections between them.", spec, StatusSchema.Simulation(),
            [
                Column("Ready", "string", ".status.ready", "Ready services of all"),
                Column("Condition", "string", ".status.conditions[?(@.type==\"Ready\")].reason", "Why it is ready or not"),
                Column("Age", "date", ".metadata.creationTimestamp", "Since when it is there"),
                Column("Message", "string", ".status.conditions[?(@.type==\"Ready\")].message", "Why, in words", priority: 1),
            ]);
    }

    private static JsonObject ServiceCondition() => Definition(
        "ServiceCondition", "servicecondition", "serviceconditions", ["svccond"],
        "An abnormal state of a service, for as long as this object is there.",
        SchemaNode.Object(ServiceConditionFields.Spec, field => field.Name switch
        {
            "args" => SimulationSchema.Args(),
            "probability" => SchemaNode.Percent(),
            "to" => SchemaNode.List(SchemaNode.Text()),
            "replicas" => SchemaNode.NumberOrText(),
            "until" => SchemaNode.Time(),
            _ => SchemaNode.Text(),
        }),
        StatusSchema.ServiceCondition(),
        [
            Column("Simulation", "string", ".spec.simulation", "The simulation"),
            Column("Service", "string", ".spec.service", "The service that suffers"),
            Column("Type", "string", ".spec.type", "What it suffers"),
            Column("Active", "string", ".status.conditions[?(@.type==\"Active\")].status", "Whether it does"),
            Column("Until", "string", ".spec.until", "When it ends"),
            Column("Age", "date", ".metadata.creationTimestamp", "Since when it is there"),
            Column("Message", "string", ".status.conditions[?(@.type==\"Active\")].message", "Why, in words", priority: 1),
        ]);

    private static JsonObject LoadTest() => Definition(
        "LoadTest", "loadtest", "loadtests", ["load"],
        "A load that is sent to a simulation once for each version of this object, by pods of its own.", LoadTestSchema.Spec(), LoadTestSchema.Status(),
        [
            Column("Simulation", "string", ".spec.simulation", "The simulation"),
            Column("State", "string", ".status.state", "How it stands"),
            Column("Verdict", "string", ".status.verdict", "Whether its thresholds hold"),
            Column("Rate", "number", ".status.result.rate", "Whole replies per second"),
            Column("Errors", "number", ".status.result.errorPercent", "Errors in percent"),
            Column("P99", "number", ".status.result.p99Ms", "99 of 100 replies took no longer, in milliseconds"),
            Column("Age", "date", ".metadata.creationTimestamp", "Since when it is there"),
            Column("Phase", "string", ".status.phase", "What it does now", priority: 1),
            Column("Report", "string", ".status.report", "The ConfigMap with the whole result", priority: 1),
            Column("Reason", "string", ".status.reason", "Why there is no whole result", priority: 1),
        ]);

    private static JsonObject Definition(
        string kind, string singular, string plural, string[] shortNames, string description, JsonObject spec, JsonObject status, JsonNode[] columns) => ObjectTree.Map(
        ("apiVersion", "apiextensions.k8s.io/v1"),
        ("kind", "CustomResourceDefinition"),
        ("metadata", ObjectTree.Map(
            ("name", $"{plural}.{Group}"),
            ("labels", ObjectTree.Map(("app.kubernetes.io/name", "microsim"), ("app.kubernetes.io/part-of", "microsim"))))),
        ("spec", ObjectTree.Map(
            ("group", Group),
            ("scope", "Namespaced"),
            ("names", ObjectTree.Map(
                ("kind", kind),
                ("listKind", $"{kind}List"),
                ("singular", singular),
                ("plural", plural),
                ("shortNames", Texts(shortNames)),
                ("categories", Texts("microsim")))),
            ("versions", ObjectTree.List(ObjectTree.Map(
                ("name", Version),
                ("served", true),
                ("storage", true),
                ("subresources", ObjectTree.Map(("status", new JsonObject()))),
                ("additionalPrinterColumns", ObjectTree.List(columns)),
                ("schema", ObjectTree.Map(("openAPIV3Schema", ObjectTree.Map(
                    ("description", description),
                    ("type", "object"),
                    ("required", Texts("spec")),
                    ("properties", ObjectTree.Map(
                        ("apiVersion", SchemaNode.Text()),
                        ("kind", SchemaNode.Text()),
                        ("metadata", ObjectTree.Map(("type", "object"))),
                        ("spec", SchemaNode.Described(spec, "What should be.")),
                        ("status", SchemaNode.Described(status, "What is, as the control plane reports it."))))))))))))));

    private static JsonArray Texts(params string[] texts) => ObjectTree.List(texts.Select(t => (JsonNode?)t));

    private static JsonObject Column(string name, string type, string path, string description, int? priority = null) =>
        ObjectTree.Map(("name", name), ("type", type), ("jsonPath", path), ("description", description), ("priority", priority));
}
