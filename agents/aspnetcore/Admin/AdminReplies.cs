using System.Buffers;
using System.Text.Json;
using MicroSim.Agent.Faults;
using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Admin;

/// <summary>The bodies that the admin port answers with.</summary>
internal sealed class AdminReplies(AgentSettings settings, FaultTable faults)
{
    public static Task StatusAsync(HttpContext http, string status, bool ok) =>
        JsonAsync(http, ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, status);
            json.WriteEndObject();
        });

    public static Task ErrorsAsync(HttpContext http, int status, IEnumerable<string> errors) => JsonAsync(http, status, json =>
    {
        json.WriteStartObject();
        WriteTexts(json, "errors", errors);
        json.WriteEndObject();
    });

    public static Task NoContent(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Task StateAsync(HttpContext http, Snapshot now) =>
        JsonAsync(http, StatusCodes.Status200OK, json => StateWriter.Write(json, now.State with { Conditions = [.. now.Conditions.Select(c => c.AsOfNow)] }));

    public static Task ConditionsAsync(HttpContext http, Snapshot now) => JsonAsync(http, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        WriteConditions(json, now);
        json.WriteEndObject();
    });

    public Task InfoAsync(HttpContext http, Snapshot now) => JsonAsync(http, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("contract"u8, Wire.ContractVersion);
        json.WriteString("service"u8, settings.Service);
        json.WriteString("version"u8, settings.Version);
        json.WriteString("instance"u8, settings.Instance);
        json.WriteString("framework"u8, AgentIdentity.Framework);
        json.WriteString("language"u8, AgentIdentity.Language);
        WriteTexts(json, "faults", faults.Catalogue.Types.Select(t => t.Type));
        WriteTexts(json, "features", AgentIdentity.Features);
        WriteTexts(json, "cannot", AgentIdentity.Cannot);
        json.WriteNumber("term"u8, now.State.Term);
        json.WriteNumber("generation"u8, now.State.Generation);
        json.WriteString("hash"u8, now.State.Hash);
        WriteConditions(json, now);
        json.WriteEndObject();
    });

    public static async Task JsonAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
            write(json);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private static void WriteConditions(Utf8JsonWriter json, Snapshot now)
    {
        json.WriteStartArray("conditions"u8);
        foreach (ActiveCondition condition in now.Conditions)
            StateWriter.Write(json, condition.AsOfNow);
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
