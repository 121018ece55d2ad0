using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Conformance.Matching;

namespace MicroSim.Conformance.Http;

/// <summary>What came, in the form that cases match.</summary>
internal static class Observation
{
    private static readonly JsonDocumentOptions deep = new() { MaxDepth = 512 };

    public static JsonObject Of(Exchange exchange)
    {
        JsonObject seen = new()
        {
            ["ends"] = exchange.Ending.ToString().ToLowerInvariant(),
            ["status"] = exchange.Reply?.Status,
            ["ms"] = exchange.Milliseconds,
        };
        if (exchange.Detail is not null)
            seen["detail"] = exchange.Detail;
        if (exchange.Reply is not HttpMessage reply)
            return seen;
        seen["headers"] = Headers(reply);
        seen["size"] = reply.Body.Length;
        seen["bodyMs"] = exchange.BodyMilliseconds;
        if (Json(reply) is not JsonNode body)
            seen["text"] = reply.Text;
        else
        {
            seen["body"] = body;
            if (Problems(body) is JsonArray problems)
                seen["problems"] = problems;
        }
        if (reply.Headers.TryGetValue("content-type", out string? type) && type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase))
            seen["metrics"] = MetricsText.Parse(reply.Text);
        return seen;
    }

    public static JsonObject Headers(HttpMessage message) =>
        new(message.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value)));

    /// <summary>The body as JSON, or null when it is none.</summary>
    public static JsonNode? Json(HttpMessage message)
    {
        try
        {
            return message.Body.Length == 0 ? null : JsonNode.Parse(message.Body, documentOptions: deep);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The paths alone: what stands before the first colon of an entry is the contract, the words behind it are the agent's.
    private static JsonArray? Problems(JsonNode body) =>
        body is JsonObject o && o["errors"] is JsonArray errors
            ? new JsonArray([.. errors.Select(e => JsonText.Text(e) ?? "").Select(e => JsonValue.Create(e.Split(": ", 2)[0])).ToArray<JsonNode>()])
            : null;
}
