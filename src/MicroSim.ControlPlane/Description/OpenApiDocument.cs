using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MicroSim.ControlPlane.Api;

namespace MicroSim.ControlPlane.Description;

/// <summary>The API as an OpenAPI 3.1 document.</summary>
internal static partial class OpenApiDocument
{
    private const string Problem = "application/problem+json";

    // These may come from every call, before its endpoint is asked.
    private static readonly int[] everywhere = [401, 403, 421];
    private static readonly int[] ofWrites = [413, 415, 507];

    public static string Write(Comments comments, ContractSchemas contract)
    {
        JsonObject paths = [];
        foreach (IGrouping<string, Operation> path in Operations.All.GroupBy(o => o.Path))
            paths[path.Key] = new JsonObject(path.Select(o => KeyValuePair.Create(o.Method.ToLowerInvariant(), (JsonNode?)Of(o))));
        JsonObject document = new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "MicroSim control plane",
                ["version"] = "v1",
                ["description"] = "Mock distributed systems: simulations of services, the connections between them, and requests through them.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "http://localhost:7070" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject([.. new Schemas(comments).All(), .. DocumentSchemas.All(), .. contract.All()]),
                ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "Asked for when the control plane has a token." } },
            },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }, new JsonObject()),
        };
        return document.ToJsonString(new JsonSerializerOptions(ApiJson.Readable.Options) { WriteIndented = true, NewLine = "\n" }) + "\n";
    }

    /// <summary>The names in a route template.</summary>
    public static IEnumerable<string> Names(string path) => Placeholder().Matches(path).Select(m => m.Groups[1].Value);

    /// <summary>All statuses that refuse an operation.</summary>
    public static IEnumerable<int> Refusals(Operation operation) => operation.Refusals.Concat(everywhere).Concat(operation.Method is "GET" ? [] : operation.Body is null ? [507] : ofWrites).Distinct().Order();

    private static JsonObject Of(Operation operation)
    {
        JsonObject described = new() { ["operationId"] = operation.Id, ["summary"] = operation.Summary };
        if (operation.Text is not null)
            described["description"] = operation.Text;
        JsonObject[] parameters =
        [
            .. Names(operation.Path).Select(n => Parameter(n, "path", null, required: true)),
            .. operation.Parameters.Select(p => Parameter(p.Name, p.In, p.Text, required: false)),
        ];
        if (parameters.Length > 0)
            described["parameters"] = new JsonArray([.. parameters]);
        if (operation.Body is RequestBody body)
            described["requestBody"] = new JsonObject { ["required"] = true, ["description"] = body.Text, ["content"] = Content(body) };
        described["responses"] = Replies(operation);
        return described;
    }

    private static JsonObject Parameter(string name, string place, string? text, bool required)
    {
        JsonObject parameter = new() { ["name"] = name, ["in"] = place, ["required"] = required, ["schema"] = new JsonObject { ["type"] = "string" } };
        if (text is not null)
            parameter["description"] = text;
        return parameter;
    }

    private static JsonObject Content(RequestBody body) =>
        new(body.MediaTypes.Select(t => KeyValuePair.Create(t, (JsonNode?)new JsonObject { ["schema"] = Schemas.Reference(body.Schema) })));

    private static JsonObject Replies(Operation operation)
    {
        JsonObject replies = [];
        foreach (Reply reply in operation.Replies)
        {
            JsonObject described = new() { ["description"] = reply.Text };
            if (reply.HasTag)
                described["headers"] = new JsonObject { ["ETag"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } };
            if (reply.MediaType is string media)
                described["content"] = new JsonObject { [media] = new JsonObject { ["schema"] = Schema(reply) } };
            replies[reply.Status.ToString(CultureInfo.InvariantCulture)] = described;
        }
        foreach (int status in Refusals(operation))
        {
            replies[status.ToString(CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["description"] = Operations.Meaning(status),
                ["content"] = new JsonObject { [Problem] = new JsonObject { ["schema"] = Schemas.Reference(typeof(ApiProblem)) } },
            };
        }
        return replies;
    }

    private static JsonObject Schema(Reply reply) => reply.Type?.GetElementType() is Type item ? new JsonObject { ["type"] = "array", ["items"] = Schemas.Reference(item) } : (reply.Type?.Name ?? reply.Schema) is string component
        ? Schemas.Reference(component)
        : new JsonObject { ["type"] = reply.MediaType == "text/plain" ? "string" : "object" };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
