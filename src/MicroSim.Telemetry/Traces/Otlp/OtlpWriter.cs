using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MicroSim.Telemetry.Traces.Otlp;

/// <summary>Writes what this process itself says over OTLP.</summary>
public static class OtlpWriter
{
    /// <summary>A span of this process as a body of its own, in OTLP's JSON.</summary>
    public static byte[] Write(TraceSpan span)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceSpans"u8);
            json.WriteStartObject();
            json.WriteStartObject("resource"u8);
            Write(json, Resource(span.Source));
            json.WriteEndObject();
            json.WriteStartArray("scopeSpans"u8);
            json.WriteStartObject();
            json.WriteStartArray("spans"u8);
            WriteSpan(json, span);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The <c>ExportTraceServiceResponse</c> in protobuf: empty when nothing was refused.</summary>
    public static byte[] PartialSuccess(int refused, string why)
    {
        const byte Message = 1 << 3 | 2, Rejected = 1 << 3, Error = 2 << 3 | 2;
        if (refused == 0)
            return [];
        byte[] text = Encoding.UTF8.GetBytes(why);
        byte[] inner = [Rejected, .. Varint(refused), Error, .. Varint(text.Length), .. text];
        return [Message, .. Varint(inner.Length), .. inner];
    }

    private static void WriteSpan(Utf8JsonWriter json, TraceSpan span)
    {
        json.WriteStartObject();
        json.WriteString("traceId"u8, span.Trace.ToString());
        json.WriteString("spanId"u8, Hex(span.Id));
        if (span.Parent != 0)
            json.WriteString("parentSpanId"u8, Hex(span.Parent));
        json.WriteString("name"u8, span.Name);
        json.WriteNumber("kind"u8, (int)span.Kind);
        json.WriteString("startTimeUnixNano"u8, Text(span.StartNs));
        json.WriteString("endTimeUnixNano"u8, Text(span.EndNs));
        Write(json, span.Attributes);
        if (span.Error is not null)
        {
            json.WriteStartObject("status"u8);
            json.WriteNumber("code"u8, 2);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<SpanTag> tags)
    {
        json.WriteStartArray("attributes"u8);
        foreach (SpanTag tag in tags)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, tag.Key);
            json.WriteStartObject("value"u8);
            if (tag.Key == SpanNames.Status)
                json.WriteString("intValue"u8, tag.Value);
            else
                json.WriteString("stringValue"u8, tag.Value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static SpanTag[] Resource(SpanSource source) =>
    [
        .. ((string Key, string? Value)[])[("service.name", source.Service), ("service.version", source.Version), ("service.instance.id", source.Instance), (SpanNames.Simulation, source.Simulation)]
            is var all ? all.Where(t => t.Value is not null).Select(t => new SpanTag(t.Key, t.Value!)) : [],
    ];

    private static string Hex(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Varint(int value)
    {
        List<byte> bytes = [];
        for (; value > 0x7f; value >>= 7)
            bytes.Add((byte)(value & 0x7f | 0x80));
        return [.. bytes, (byte)value];
    }
}
