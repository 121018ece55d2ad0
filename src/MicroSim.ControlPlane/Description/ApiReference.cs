using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MicroSim.ControlPlane.Description;

/// <summary>The API as a page for people.</summary>
internal static class ApiReference
{
    private const string Intro = """
        # The control plane's API

        Made from the code; `openapi.json` beside it says the same to machines, and a control plane serves it at `/api/v1/openapi.json`.

        * Bodies are JSON, or YAML where that is said, with the fitting `Content-Type`. Fields without a value are left out of replies.
        * A refusal is a problem (RFC 9457): `title`, `status`, `detail`, and in `errors` every place that is wrong.
        * A control plane that listens on loopback serves the names `localhost`, `127.0.0.1` and `[::1]` alone; pages of other origins may not call it.
        * With a token, everything but `/healthz` and `/readyz` asks for `Authorization: Bearer TOKEN`. A control plane that listens on another address than loopback always has one.
        * Reading a simulation or a service gives an `ETag`; changing it with `If-Match` fails when somebody else was faster, and says what changed.
        * Simulations are kept in the data folder: a control plane that was killed brings them back with their addresses, seeds and tokens. The one that `microsim up` was given
          is temporary (`temporary: true`): it ends with `up`, and does not come back by itself after a kill.

        """;

    public static string Write(Comments comments)
    {
        StringBuilder text = new(Intro);
        foreach (Operation operation in Operations.All)
            Write(text, operation);
        text.Append("\n## Refusals\n\n| status | meaning |\n|---|---|\n");
        foreach (int status in Operations.All.SelectMany(OpenApiDocument.Refusals).Distinct().Order())
            text.Append(CultureInfo.InvariantCulture, $"| {status} | {Operations.Meaning(status)} |\n");
        text.Append("\n## Records\n");
        foreach ((string name, JsonNode? schema) in new Schemas(comments).All())
            Write(text, name, (JsonObject)schema!);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Operation operation)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {operation.Summary}\n\n`{operation.Method} {operation.Path}`\n");
        if (operation.Text is not null)
            text.Append($"\n{operation.Text}\n");
        if (operation.Body is RequestBody body)
            text.Append($"\nBody: {body.Text}\n");
        if (operation.Parameters.Count > 0)
        {
            text.Append("\n| parameter | in | meaning |\n|---|---|---|\n");
            foreach (Parameter parameter in operation.Parameters)
                text.Append($"| `{parameter.Name}` | {parameter.In} | {parameter.Text} |\n");
        }
        text.Append("\nReplies: ");
        text.AppendJoin("; ", operation.Replies.Select(r => $"{r.Status}{(r.Type is Type type ? $" with {Link(type)}" : "")}: {r.Text.TrimEnd('.')}"));
        text.Append($". Refusals: {string.Join(", ", OpenApiDocument.Refusals(operation))}.\n");
    }

    private static void Write(StringBuilder text, string name, JsonObject schema)
    {
        text.Append($"\n### {name}\n\n{(schema["description"] is JsonNode description ? $"{description}\n\n" : "")}| field | type | meaning |\n|---|---|---|\n");
        foreach ((string field, JsonNode? property) in (JsonObject)schema["properties"]!)
        {
            bool required = ((JsonArray?)schema["required"])?.Any(r => r!.GetValue<string>() == field) ?? false;
            text.Append($"| `{field}` | {Type((JsonObject)property!)}{(required ? "" : ", if any")} | {property!["description"]} |\n");
        }
    }

    private static string Link(Type type) => type.GetElementType() is Type item ? $"a list of {Link(item)}" : $"[{type.Name}](#{type.Name.ToLowerInvariant()})";

    private static string Type(JsonObject schema) =>
        schema["$ref"] is JsonNode reference ? Link(reference)
        : schema["items"] is JsonObject items ? $"list of {Type(items)}"
        : schema["enum"] is JsonArray values ? string.Join(", ", values.Select(v => $"`{v}`"))
        : schema["type"]?.GetValue<string>() ?? "any JSON";

    private static string Link(JsonNode reference)
    {
        string name = reference.GetValue<string>().Split('/')[^1];
        return $"[{name}](#{name.ToLowerInvariant()})";
    }
}
