using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Description;

/// <summary>JSON Schemas of documents, made of the fields that documents are read by. Numbers with a rule are checked again when a document is read.</summary>
internal static class DocumentSchemas
{
    private const double MaxRate = 10_000_000;
    private const int MaxMs = 3_600_000;
    private const int MaxTimeoutMs = 600_000;
    private const string Span = @"^(0|(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?(\d+(\.\d+)?ms)?)$";

    /// <summary>All of them, by name.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> All() =>
    [
        new("Simulation", Object("A mock distributed system: the Simulation document.", DocumentFields.Root)),
        new("SimulationSpec", Object("Services and what they share.", DocumentFields.Spec)),
        new("Service", Object("One mock microservice.", DocumentFields.Service)),
        new("ServicePatch", Object("Fields of a service to change; null takes one out.", DocumentFields.Service, patches: true)),
        new("Endpoint", Object("What a service does with calls of a path.", DocumentFields.Endpoint)),
        new("Call", Object("A connection, in its caller.", DocumentFields.Call)),
        new("Connection", Object("A connection between the two services of the address.", DocumentFields.Call.Where(f => f.Name != "to"))),
        new("ConnectionPatch", Object("Fields of a connection to change; null gives one its default.", DocumentFields.Call.Where(f => f.Name != "to"), patches: true)),
        new("ServiceCondition", Object("An abnormal state of a service.", DocumentFields.Condition)),
        new("AddedCondition", Object("A condition to add to a running simulation.", DocumentFields.AddedCondition)),
        new("Scenario", Object("A timeline of what is done to a running simulation, and taken back: the Scenario document.", ScenarioFields.Root)),
        new("ScenarioSpec", Object("The steps, and when it ends.", ScenarioFields.Spec)),
        new("ScenarioStep", Object("One thing that is done, once or again and again: one of `condition`, `disruption`, `connection`, `request`.", ScenarioFields.Step)),
        new("ScenarioCondition", Object("An abnormal state of a service, for the time of the step.", ScenarioFields.Condition)),
        new("ScenarioDisruption", Object("What the platform does to replicas.", ScenarioFields.Disruption)),
        new("ScenarioConnection", Object("What becomes of a connection: its fields as they are to be, or `remove`.", ScenarioFields.Connection)),
        new("ScenarioAlerts", Object("What is expected of the user's own alerts; whoever follows the scenario measures it.", ScenarioFields.Alerts)),
        new("ExpectedAlert", Object("An alert that a step must raise, each time.", ScenarioFields.ExpectedAlert)),
        new("ForbiddenAlert", Object("An alert that must not fire.", ScenarioFields.ForbiddenAlert)),
        new("LoadTest", Object("A load: what is sent, how often, and what must come of it: the LoadTest document.", LoadTestFields.Root)),
        new("LoadTestSpec", Object("Traffic, requests and thresholds.", LoadTestFields.Spec)),
        new("LoadStage", Object("A stretch of an open loop: a rate, with at most one of `to`, `rates`, `spike` and `swing`.", LoadTestFields.Stage)),
        new("LoadRequest", Object("One of the requests of a load: a scripted one, or a plain one to a service or a URL.", LoadTestFields.Request)),
        new("Disruption", new JsonObject
        {
            ["description"] = "What to do to replicas from outside.",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["type"] = new JsonObject { ["description"] = "SIGKILL; SIGTERM when no new calls come, so that those under way end; SIGSTOP; SIGCONT", ["enum"] = new JsonArray("kill", "drain", "stop", "continue") },
                ["replicas"] = Which(),
            },
            ["required"] = new JsonArray("type"),
            ["additionalProperties"] = false,
        }),
        new("ExportTraceServiceRequest", new JsonObject
        {
            ["description"] = "Spans, as OpenTelemetry's protocol (OTLP) has them: https://opentelemetry.io/docs/specs/otlp/.",
            ["type"] = "object",
            ["properties"] = new JsonObject { ["resourceSpans"] = List(new JsonObject { ["type"] = "object" }) },
        }),
        new("FaultPhases", new JsonObject
        {
            ["description"] = "What a call suffers in its callee.",
            ["type"] = "object",
            ["properties"] = new JsonObject { ["before"] = List(Reference("Fault")), ["after"] = List(Reference("Fault")) },
            ["additionalProperties"] = false,
        }),
    ];

    private static JsonObject Object(string description, IEnumerable<DocumentField> fields, bool patches = false)
    {
        JsonObject properties = [];
        foreach (DocumentField field in fields)
            properties[field.Name] = patches ? OrNull(Of(field), field.Meaning) : Described(Of(field), field);
        JsonObject schema = new() { ["description"] = description, ["type"] = "object", ["properties"] = properties };
        string[] required = [.. fields.Where(f => f.Required && !patches).Select(f => f.Name)];
        if (required.Length > 0)
            schema["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]);
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Which() => new() { ["description"] = "`all`, a number, a share such as `50%`, or a replica's name", ["type"] = new JsonArray("string", "integer") };

    private static JsonObject Of(DocumentField field) => field.Name switch
    {
        "replicas" when field.Form.StartsWith("`all`", StringComparison.Ordinal) => Which(),
        "apiVersion" or "kind" => new() { ["const"] = field.Form },
        "metadata" => new() { ["type"] = "object", ["properties"] = new JsonObject { ["name"] = Text("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$") }, ["required"] = new JsonArray("name") },
        "spec" when field.Form == ScenarioFields.SpecForm => Reference("ScenarioSpec"),
        "spec" when field.Form == LoadTestFields.SpecForm => Reference("LoadTestSpec"),
        "spec" => Reference("SimulationSpec"),
        _ when field.Form == LoadTestFields.Span => Text(Span),
        _ when field.Form == LoadTestFields.Rate => Number(0, MaxRate),
        "repeat" when field.Form.StartsWith('1') => Integer(1, 100),
        "users" => Integer(1, 100_000),
        "connections" => Integer(1, 500_000),
        "count" => Integer(1, 1_000_000_000_000),
        "workers" => Integer(1, 64),
        "weight" => Number(0, 1_000_000),
        "arrivals" => new() { ["enum"] = new JsonArray("uniform", "poisson") },
        "stages" => List(Reference("LoadStage")),
        "rates" => List(Number(0, MaxRate)),
        "requests" => List(Reference("LoadRequest")),
        "thresholds" => List(Text()),
        "script" => Reference("Node"),
        "headers" => new() { ["type"] = "object", ["additionalProperties"] = Text() },
        "url" => new() { ["type"] = "string", ["format"] = "uri" },
        "method" or "path" or "body" => Text(),
        "steps" => List(Reference("ScenarioStep")),
        "condition" => Reference("ScenarioCondition"),
        "disruption" => Reference("ScenarioDisruption"),
        "connection" => Reference("ScenarioConnection"),
        "request" => Reference("Node"),
        "at" or "for" or "until" or "repeat" => Text(Span),
        "times" => Integer(1, Scenario.MostOccurrences),
        "status" or "args" => new() { ["type"] = "object" },
        "alerts" => Reference("ScenarioAlerts"),
        "mustFire" => List(Reference("ExpectedAlert")),
        "mustNotFire" => List(Reference("ForbiddenAlert")),
        "within" or "resolves" => Text(Span),
        "labels" => new() { ["type"] = "object", ["additionalProperties"] = Text() },
        "services" => new() { ["type"] = "object", ["propertyNames"] = Text("^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$"), ["additionalProperties"] = Reference("Service") },
        "externalTargets" => List(new JsonObject { ["type"] = "string", ["format"] = "uri" }),
        "addressing" => new() { ["enum"] = new JsonArray("ip", "dns") },
        "seed" => Integer(0, uint.MaxValue),
        "monitoringFrom" => List(Text()),
        "replicas" => Integer(0, 100),
        "port" => Integer(1, 65535),
        "resources" => new() { ["type"] = "object", ["properties"] = new JsonObject { ["requests"] = Quantities(), ["limits"] = Quantities() }, ["additionalProperties"] = false },
        "env" => new() { ["type"] = "object", ["additionalProperties"] = Text() },
        "parallel" or "required" or "remove" or "keepAlive" => new() { ["type"] = "boolean" },
        "faults" => Reference("FaultPhases"),
        "calls" => List(Reference("Call")),
        "endpoints" => new() { ["type"] = "object", ["propertyNames"] = Text("^/"), ["additionalProperties"] = Reference("Endpoint") },
        "conditions" => List(Reference("ServiceCondition")),
        "probability" => new() { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 100 },
        "timeout" or "tryTimeout" => Integer(1, MaxTimeoutMs),
        "duration" => Integer(1, MaxMs),
        "retries" => Integer(0, 10),
        "link" => List(Reference("FaultLink")),
        "to" when field.Form.StartsWith('[') => List(Text()),
        "simulation" or "service" or "from" or "framework" or "image" or "version" or "namePrefix" or "to" or "name" or "endpoint" or "id" or "type" or "alert" => Text(),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Name, "is a field without a schema"),
    };

    private static JsonObject Described(JsonObject schema, DocumentField field)
    {
        schema["description"] = field.Meaning;
        if (field.Default is { Length: > 0 } said)
            schema["default"] = (string?)schema["type"] == "string" || schema.ContainsKey("enum") ? said : JsonNode.Parse(said);
        return schema;
    }

    private static JsonObject OrNull(JsonObject schema, string meaning) => new() { ["description"] = meaning, ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    private static JsonObject Text(string? pattern = null) => pattern is null ? new() { ["type"] = "string" } : new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Integer(long least, long most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    private static JsonObject Number(double least, double most) => new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most };

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Quantities() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(((string[])["cpu", "memory", "ephemeral-storage"]).Select(k => KeyValuePair.Create(k, (JsonNode?)new JsonObject { ["type"] = new JsonArray("string", "number") }))),
        ["additionalProperties"] = false,
    };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };
}
