using System.Text;
using System.Text.Json.Nodes;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Http;

namespace MicroSim.Conformance.Peers;

/// <summary>The bytes of a peer's reply.</summary>
internal static class ReplyBytes
{
    public static byte[] Of(PeerReply reply, string name, string authority)
    {
        if (reply.Raw is not null)
            return TextParts.Bytes(reply.Raw);
        if (reply.End is PeerEnd.Reset or PeerEnd.Close)
            return [];
        byte[] body = reply.Text is not null
            ? TextParts.Bytes(reply.Text)
            : Encoding.UTF8.GetBytes((reply.Json ?? Result(reply, name, authority)).ToJsonString());
        Dictionary<string, string> headers = new(reply.Headers, StringComparer.OrdinalIgnoreCase);
        headers.TryAdd("content-type", "application/json");
        return HttpMessage.Write($"HTTP/1.1 {reply.Status} As-asked", headers, body);
    }

    private static JsonObject Result(PeerReply reply, string name, string authority)
    {
        string? error = reply.Status is >= 200 and < 300 ? null : $"status {reply.Status}, as the case asks";
        JsonObject result = new()
        {
            ["error"] = error,
            ["errors"] = error is null ? new JsonArray() : new JsonArray(error),
            ["service"] = name,
            ["version"] = "v1",
            ["instance"] = $"{name}-0",
            ["address"] = $"http://{authority}/",
            ["start"] = "2026-01-01T00:00:00.000Z",
            ["durationMs"] = 0,
            ["response"] = new JsonArray(),
            ["calls"] = new JsonArray(),
        };
        foreach ((string member, JsonNode? value) in reply.Result ?? [])
            result[member] = value?.DeepClone();
        return result;
    }
}
