using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Cli.Load;

/// <summary>What a command line says is to be sent, as a request of a load test's document.</summary>
internal static class FlagRequest
{
    public static async Task<JsonObject> OfAsync(ParseResult parsed, string? url, CancellationToken cancellation)
    {
        if (url is null && parsed.GetValue(LoadOptions.Request) is string file)
            return new() { ["script"] = Script(file, await Input.ReadAsync(file, cancellation)) };
        string? body = parsed.GetValue(LoadOptions.Body);
        if (body is ['@', .. string path])
            body = Encoding.UTF8.GetString(await Input.ReadAsync(path, cancellation));
        string method = parsed.GetValue(LoadOptions.Method)!;
        JsonObject request = new() { ["method"] = body is not null && method == "GET" ? "POST" : method };
        if (body is not null)
            request["body"] = body;
        if (parsed.GetValue(LoadOptions.Headers) is { Length: > 0 } headers)
            request["headers"] = Headers(headers);
        foreach ((string name, string? value) in url is not null ? [("url", url)] : ((string, string?)[])[("service", parsed.GetValue(LoadOptions.Service)), ("path", parsed.GetValue(LoadOptions.Path))])
        {
            if (value is not null)
                request[name] = value;
        }
        return request;
    }

    private static JsonNode Script(string file, byte[] content)
    {
        try
        {
            return JsonNode.Parse(content) ?? throw new JsonException("null is no request");
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCode.Usage, $"microsim: {file} is no JSON: {e.Message}");
        }
    }

    private static JsonObject Headers(string[] texts)
    {
        JsonObject headers = [];
        foreach (string text in texts)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || text.Contains('\n', StringComparison.Ordinal) || text.Contains('\r', StringComparison.Ordinal))
                throw new CommandException(ExitCode.Usage, $"microsim: --header must be 'name: value', not '{text}'.");
            string name = text[..colon].Trim();
            if (headers.ContainsKey(name))
                throw new CommandException(ExitCode.Usage, $"microsim: --header {name} was given twice; write one with both values, separated by a comma.");
            headers[name] = text[(colon + 1)..].Trim();
        }
        return headers;
    }
}
