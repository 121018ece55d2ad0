using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Requests;

/// <summary>The result of a request whose first node lost its roll: all went well, nobody was called.</summary>
internal static class LostRoll
{
    public static async Task WriteAsync(HttpContext context, DateTimeOffset start)
    {
        context.Response.ContentType = "application/json";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNull("error"u8);
        json.WriteStartArray("errors"u8);
        json.WriteEndArray();
        json.WriteString("service"u8, "microsim"u8);
        json.WriteString("address"u8, $"http://{context.Request.Host}/");
        json.WriteString("start"u8, start.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteNumber("durationMs"u8, 0);
        json.WriteStartArray("response"u8);
        json.WriteEndArray();
        json.WriteStartArray("calls"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
