using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Http;

namespace MicroSim.Conformance.Running;

/// <summary>Makes the call of a step.</summary>
internal static class CallStep
{
    public static async Task<JsonObject> ObserveAsync(CaseContext context, Step step, int run)
    {
        bool isAdmin = step.Admin is not null;
        DnsEndPoint server = isAdmin ? context.Agent!.Admin! : context.Agent!.Data;
        JsonNode? Render(JsonNode? node) => context.Render(Template.Render(node, Template.Run(run)));
        string RenderText(string text) => context.Render(Template.Render(text, Template.Run(run)));

        byte[] request;
        bool withoutBody = false;
        if (step.Raw is not null)
            request = TextParts.Bytes(Render(step.Raw));
        else
        {
            string line = RenderText(step.Call ?? step.Admin ?? "POST /");
            byte[]? body = step.Text is not null ? TextParts.Bytes(Render(step.Text))
                : (step.Node ?? step.Json) is JsonNode json ? Encoding.UTF8.GetBytes(Render(json)!.ToJsonString())
                : null;
            withoutBody = line.StartsWith("HEAD ", StringComparison.Ordinal);
            request = HttpMessage.Write($"{line} HTTP/1.1", Headers(context, step, server, body is not null, RenderText), body, length: body is not null || line.StartsWith('P'));
        }

        TimeSpan? leave = step.LeaveAfterMs is int ms ? TimeSpan.FromMilliseconds(ms) : null;
        if (step.Over is string name)
            return Observation.Of(await context.Connection(name).ExchangeAsync(server, request, withoutBody, leave, step.EndSending));
        using Connection connection = new();
        return Observation.Of(await connection.ExchangeAsync(server, request, withoutBody, leave, step.EndSending));
    }

    private static Dictionary<string, string> Headers(CaseContext context, Step step, DnsEndPoint server, bool hasBody, Func<string, string> render)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase) { ["host"] = $"{server.Host}:{server.Port}" };
        if (hasBody)
            headers["content-type"] = "application/json";
        foreach ((string name, string value) in step.Admin is not null ? context.Source.AdminHeaders : context.Source.DataHeaders)
            headers[name] = value;
        foreach ((string name, string value) in step.Headers)
            headers[name] = render(value);
        foreach (string removed in headers.Where(h => h.Value.Length == 0).Select(h => h.Key).ToArray())
            headers.Remove(removed);
        return headers;
    }
}
