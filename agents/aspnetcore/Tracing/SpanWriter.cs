using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Agent.Tracing;

/// <summary>Writes spans as OTLP's JSON, with the names of OpenTelemetry's semantic conventions.</summary>
internal sealed class SpanWriter
{
    private const int ServerKind = 2;
    private const int ClientKind = 3;
    private const int Failed = 2;

    private static readonly JsonEncodedText stringValue = JsonEncodedText.Encode("stringValue");

    private readonly byte[] resource;

    public SpanWriter(AgentSettings agent, TracingSettings settings)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("attributes"u8);
            Text(json, "service.name"u8, agent.Service);
            Text(json, "service.version"u8, agent.Version);
            Text(json, "service.instance.id"u8, agent.Instance);
            Text(json, "telemetry.sdk.language"u8, "dotnet");
            Text(json, "microsim.framework"u8, AgentIdentity.Framework);
            foreach ((string key, string value) in settings.Resource)
                Text(json, System.Text.Encoding.UTF8.GetBytes(key), value);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        resource = buffer.WrittenSpan.ToArray();
    }

    public void Write(IBufferWriter<byte> to, IReadOnlyList<SpanData> spans)
    {
        using Utf8JsonWriter json = new(to, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans"u8);
        json.WriteStartObject();
        json.WritePropertyName("resource"u8);
        json.WriteRawValue(resource, skipInputValidation: true);
        json.WriteStartArray("scopeSpans"u8);
        json.WriteStartObject();
        json.WriteStartArray("spans"u8);
        foreach (SpanData span in spans)
            WriteSpan(json, span);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, SpanData span)
    {
        json.WriteStartObject();
        Hex(json, "traceId"u8, span.Trace.High, span.Trace.Low);
        Hex(json, "spanId"u8, span.Id);
        if (span.Parent != 0)
            Hex(json, "parentSpanId"u8, span.Parent);
        json.WriteString("name"u8, span.IsServer ? $"{span.Method} {span.Route}" : span.Method);
        json.WriteNumber("kind"u8, span.IsServer ? ServerKind : ClientKind);
        long start = Nanoseconds(span.Start);
        Number(json, "startTimeUnixNano"u8, start);
        Number(json, "endTimeUnixNano"u8, start + (long)span.Duration.TotalNanoseconds);
        WriteAttributes(json, span);
        if (span.Events.Count > 0)
            WriteEvents(json, span.Events);
        // By the conventions a service does not fail when its client was wrong, but the call of that client does.
        if (span.Error is not null)
        {
            json.WriteStartObject("status"u8);
            json.WriteNumber("code"u8, Failed);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, SpanData span)
    {
        json.WriteStartArray("attributes"u8);
        Text(json, "http.request.method"u8, span.Method);
        if (span.Status != 0)
            Integer(json, "http.response.status_code"u8, span.Status);
        if (span.Error is not null)
            Text(json, "error.type"u8, span.Error);
        if (span.IsServer)
        {
            Text(json, "http.route"u8, span.Route!);
            Text(json, "url.path"u8, span.Path!);
            Text(json, "url.scheme"u8, "http");
            Text(json, "microsim.request_id"u8, span.RequestId!);
        }
        else
        {
            Text(json, "server.address"u8, span.Server!);
            Integer(json, "server.port"u8, span.Url!.Port);
            Text(json, "url.full"u8, span.Url.AbsoluteUri);
            if (span.Resends > 0)
                Integer(json, "http.request.resend_count"u8, span.Resends);
        }
        json.WriteEndArray();
    }

    private static void WriteEvents(Utf8JsonWriter json, IReadOnlyList<FaultEvent> events)
    {
        json.WriteStartArray("events"u8);
        foreach (FaultEvent one in events)
        {
            json.WriteStartObject();
            Number(json, "timeUnixNano"u8, Nanoseconds(one.Time));
            json.WriteString("name"u8, "microsim.fault");
            json.WriteStartArray("attributes"u8);
            Text(json, "microsim.fault.type"u8, one.Type);
            Text(json, "microsim.fault.phase"u8, one.Phase);
            if (one.Condition is not null)
                Text(json, "microsim.condition.id"u8, one.Condition);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> key, string value)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartObject("value"u8);
        json.WriteString(stringValue, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Integer(Utf8JsonWriter json, ReadOnlySpan<byte> key, int value)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartObject("value"u8);
        Number(json, "intValue"u8, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // 64 bits are text in OTLP's JSON.
    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int length);
        json.WriteString(name, digits[..length]);
    }

    private static void Hex(Utf8JsonWriter json, ReadOnlySpan<byte> name, ulong first, ulong? second = null)
    {
        Span<byte> digits = stackalloc byte[TraceId.Length];
        StandardFormat hex = new('x', TraceId.Length / 2);
        Utf8Formatter.TryFormat(first, digits, out int length, hex);
        if (second is ulong more)
        {
            Utf8Formatter.TryFormat(more, digits[length..], out int rest, hex);
            length += rest;
        }
        json.WriteString(name, digits[..length]);
    }

    private static long Nanoseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
