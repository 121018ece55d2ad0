using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Telemetry.Traces.Otlp;

/// <summary>Reads an <c>ExportTraceServiceRequest</c> in OTLP's JSON: ids in hexadecimal, 64-bit numbers as text or number, enums as numbers.</summary>
public static class OtlpJson
{
    private static readonly JsonDocumentOptions options = new() { MaxDepth = 32 };

    /// <summary>All spans of a body; null when it is no such JSON.</summary>
    public static OtlpBatch? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, options);
            OtlpBatch batch = new();
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            foreach (JsonElement resource in Items(document.RootElement, "resourceSpans"))
                ReadResourceSpans(resource, batch);
            return batch;
        }
        // A text with half of a surrogate pair is found when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void ReadResourceSpans(JsonElement resource, OtlpBatch batch)
    {
        bool cut = false;
        SpanSource source = OtlpSource.Of(Attributes(Member(resource, "resource"), SpanLimits.Attributes, ref cut));
        foreach (JsonElement scope in Items(resource, "scopeSpans"))
        {
            foreach (JsonElement span in Items(scope, "spans"))
                ReadSpan(span, source, batch);
        }
    }

    private static void ReadSpan(JsonElement json, SpanSource source, OtlpBatch batch)
    {
        RawSpan span = new()
        {
            Kind = (SpanKind)Number(json, "kind"),
            Start = Number(json, "startTimeUnixNano"),
            End = Number(json, "endTimeUnixNano"),
            Trace = TraceId.TryParse(Text(json, "traceId"), out TraceId trace) ? trace : default,
            Id = Id(json, "spanId"),
            Parent = Id(json, "parentSpanId"),
        };
        span.Name = Text(Member(json, "name"), SpanLimits.Name, ref span.IsCut);
        span.Attributes = Attributes(json, SpanLimits.Attributes, ref span.IsCut);
        span.Events = Events(json, ref span.IsCut);
        JsonElement status = Member(json, "status");
        span.Failed = Number(status, "code") == 2;
        span.Message = Text(Member(status, "message"), SpanLimits.Value, ref span.IsCut);
        batch.Add(span, source);
    }

    // 0 stands for none.
    private static ulong Id(JsonElement json, string name) => TraceId.Hex(Text(json, name), out ulong id) ? id : 0;

    private static List<SpanEvent> Events(JsonElement json, ref bool cut)
    {
        List<SpanEvent> events = [];
        foreach (JsonElement one in Items(json, "events"))
        {
            if (events.Count == SpanLimits.Events)
            {
                cut = true;
                break;
            }
            ulong time = Number(one, "timeUnixNano");
            events.Add(new((long)Math.Min(time, long.MaxValue), Text(Member(one, "name"), SpanLimits.Name, ref cut), Attributes(one, SpanLimits.EventAttributes, ref cut).ToArray()));
        }
        return events;
    }

    private static List<SpanTag> Attributes(JsonElement json, int limit, ref bool cut)
    {
        List<SpanTag> attributes = [];
        foreach (JsonElement one in Items(json, "attributes"))
        {
            if (attributes.Count == limit)
            {
                cut = true;
                break;
            }
            attributes.Add(new(Text(Member(one, "key"), SpanLimits.Key, ref cut), Value(Member(one, "value"), ref cut)));
        }
        return attributes;
    }

    private static string Value(JsonElement value, ref bool cut)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return "";
        foreach (JsonProperty one in value.EnumerateObject())
        {
            switch (one.Value.ValueKind)
            {
                case JsonValueKind.String:
                    return Text(one.Value, SpanLimits.Value, ref cut);
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    return TextPool.Shared.Take(JsonMarshal.GetRawUtf8Value(one.Value), SpanLimits.Value, ref cut);
                default:
                    // Lists and maps are not kept.
                    cut = true;
                    return "…";
            }
        }
        return "";
    }

    private static JsonElement Member(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string? Text(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    // By the pool, unless escapes stand in it.
    private static string Text(JsonElement json, int limit, ref bool cut)
    {
        if (json.ValueKind != JsonValueKind.String)
            return "";
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(json)[1..^1];
        return raw.Contains((byte)'\\') ? TextPool.Cut(json.GetString()!, limit, ref cut) : TextPool.Shared.Take(raw, limit, ref cut);
    }

    private static ulong Number(JsonElement json, string name) => Member(json, name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetUInt64(out ulong value) => value,
        { ValueKind: JsonValueKind.String } text when ulong.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) => value,
        _ => 0,
    };

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;
}
