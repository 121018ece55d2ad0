using System.Buffers.Binary;
using System.Globalization;
using MicroSim.Contract;

namespace MicroSim.Telemetry.Traces.Otlp;

/// <summary>
/// Reads an <c>ExportTraceServiceRequest</c> in protobuf (opentelemetry/proto/collector/trace/v1/trace_service.proto), of which only what is kept becomes
/// objects. Fields that it does not know are passed over.
/// </summary>
public static class OtlpProtobuf
{
    private static readonly TextPool texts = TextPool.Shared;

    [ThreadStatic]
    private static List<SpanTag>? attributesRoom;

    [ThreadStatic]
    private static List<SpanEvent>? eventsRoom;

    /// <summary>All spans of a body; null when it is malformed.</summary>
    public static OtlpBatch? Read(ReadOnlySpan<byte> body)
    {
        OtlpBatch batch = new();
        ProtobufReader reader = new(body);
        bool broken = false;
        while (reader.Next())
        {
            if (Is(reader, 1))
                broken |= !ReadResourceSpans(reader.Bytes(), batch);
            else
                reader.Skip();
        }
        return broken || reader.IsBroken ? null : batch;
    }

    private static bool ReadResourceSpans(ReadOnlySpan<byte> bytes, OtlpBatch batch)
    {
        // The resource may stand after its spans.
        SpanSource source = OtlpSource.Of([]);
        ProtobufReader first = new(bytes);
        bool broken = false;
        while (first.Next())
        {
            if (Is(first, 1))
                broken |= !ReadSource(first.Bytes(), ref source);
            else
                first.Skip();
        }
        ProtobufReader second = new(bytes);
        while (second.Next())
        {
            if (Is(second, 2))
                broken |= !ReadScope(second.Bytes(), source, batch);
            else
                second.Skip();
        }
        return !broken && !first.IsBroken && !second.IsBroken;
    }

    private static bool ReadSource(ReadOnlySpan<byte> bytes, ref SpanSource source)
    {
        List<SpanTag> attributes = [];
        ProtobufReader reader = new(bytes);
        bool cut = false, broken = false;
        while (reader.Next())
        {
            if (Is(reader, 1))
                broken |= !ReadAttribute(reader.Bytes(), attributes, SpanLimits.Attributes, ref cut);
            else
                reader.Skip();
        }
        source = OtlpSource.Of(attributes);
        return !broken && !reader.IsBroken;
    }

    private static bool ReadScope(ReadOnlySpan<byte> bytes, SpanSource source, OtlpBatch batch)
    {
        ProtobufReader reader = new(bytes);
        bool broken = false;
        while (reader.Next())
        {
            if (Is(reader, 2))
                broken |= !ReadSpan(reader.Bytes(), source, batch);
            else
                reader.Skip();
        }
        return !broken && !reader.IsBroken;
    }

    private static bool ReadSpan(ReadOnlySpan<byte> bytes, SpanSource source, OtlpBatch batch)
    {
        (attributesRoom ??= []).Clear();
        (eventsRoom ??= []).Clear();
        RawSpan span = new() { Attributes = attributesRoom, Events = eventsRoom };
        ProtobufReader reader = new(bytes);
        bool broken = false;
        while (reader.Next())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, WireType.Bytes):
                    span.Trace = Id(reader.Bytes(), out TraceId trace) ? trace : default;
                    break;
                case (2, WireType.Bytes):
                    span.Id = Id(reader.Bytes());
                    break;
                case (4, WireType.Bytes):
                    span.Parent = Id(reader.Bytes());
                    break;
                case (5, WireType.Bytes):
                    span.Name = texts.Take(reader.Bytes(), SpanLimits.Name, ref span.IsCut);
                    break;
                case (6, WireType.Varint):
                    span.Kind = (SpanKind)reader.Varint();
                    break;
                case (7, WireType.Fixed64):
                    span.Start = reader.Fixed64();
                    break;
                case (8, WireType.Fixed64):
                    span.End = reader.Fixed64();
                    break;
                case (9, WireType.Bytes):
                    broken |= !ReadAttribute(reader.Bytes(), attributesRoom, SpanLimits.Attributes, ref span.IsCut);
                    break;
                case (11, WireType.Bytes):
                    broken |= !ReadEvent(reader.Bytes(), ref span);
                    break;
                case (15, WireType.Bytes):
                    broken |= !ReadStatus(reader.Bytes(), ref span);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (broken || reader.IsBroken)
            return false;
        batch.Add(span, source);
        return true;
    }

    private static bool ReadEvent(ReadOnlySpan<byte> bytes, ref RawSpan span)
    {
        ulong time = 0;
        string name = "";
        List<SpanTag> attributes = [];
        ProtobufReader reader = new(bytes);
        bool broken = false;
        while (reader.Next())
        {
            if (reader is { Field: 1, Type: WireType.Fixed64 })
                time = reader.Fixed64();
            else if (Is(reader, 2))
                name = texts.Take(reader.Bytes(), SpanLimits.Name, ref span.IsCut);
            else if (Is(reader, 3))
                broken |= !ReadAttribute(reader.Bytes(), attributes, SpanLimits.EventAttributes, ref span.IsCut);
            else
                reader.Skip();
        }
        if (span.Events!.Count < SpanLimits.Events)
            span.Events.Add(new((long)Math.Min(time, long.MaxValue), name, attributes.ToArray()));
        else
            span.IsCut = true;
        return !broken && !reader.IsBroken;
    }

    private static bool ReadStatus(ReadOnlySpan<byte> bytes, ref RawSpan span)
    {
        const ulong Failed = 2;
        ProtobufReader reader = new(bytes);
        while (reader.Next())
        {
            if (Is(reader, 2))
                span.Message = texts.Take(reader.Bytes(), SpanLimits.Value, ref span.IsCut);
            else if (reader is { Field: 3, Type: WireType.Varint })
                span.Failed = reader.Varint() == Failed;
            else
                reader.Skip();
        }
        return !reader.IsBroken;
    }

    private static bool ReadAttribute(ReadOnlySpan<byte> bytes, List<SpanTag> into, int limit, ref bool cut)
    {
        string key = "", value = "";
        ProtobufReader reader = new(bytes);
        bool broken = false;
        while (reader.Next())
        {
            if (Is(reader, 1))
                key = texts.Take(reader.Bytes(), SpanLimits.Key, ref cut);
            else if (Is(reader, 2))
                broken |= !ReadValue(reader.Bytes(), ref value, ref cut);
            else
                reader.Skip();
        }
        if (into.Count < limit)
            into.Add(new(key, value));
        else
            cut = true;
        return !broken && !reader.IsBroken;
    }

    private static bool ReadValue(ReadOnlySpan<byte> bytes, ref string value, ref bool cut)
    {
        ProtobufReader reader = new(bytes);
        while (reader.Next())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, WireType.Bytes):
                    value = texts.Take(reader.Bytes(), SpanLimits.Value, ref cut);
                    break;
                case (2, WireType.Varint):
                    value = reader.Varint() == 0 ? "false" : "true";
                    break;
                case (3, WireType.Varint):
                    value = Number((long)reader.Varint(), ref cut);
                    break;
                case (4, WireType.Fixed64):
                    value = BitConverter.UInt64BitsToDouble(reader.Fixed64()).ToString(CultureInfo.InvariantCulture);
                    break;
                case (5 or 6 or 7, WireType.Bytes):
                    // Lists, maps and bytes are not kept.
                    reader.Skip();
                    value = "…";
                    cut = true;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return !reader.IsBroken;
    }

    // By the pool, for most are statuses and ports.
    private static string Number(long number, ref bool cut)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        return texts.Take(digits[..length], SpanLimits.Value, ref cut);
    }

    private static bool Is(in ProtobufReader reader, int field) => reader.Field == field && reader.Type == WireType.Bytes;

    private static ulong Id(ReadOnlySpan<byte> bytes) => bytes.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    private static bool Id(ReadOnlySpan<byte> bytes, out TraceId id)
    {
        id = bytes.Length == 2 * sizeof(ulong) ? new(Id(bytes[..sizeof(ulong)]), Id(bytes[sizeof(ulong)..])) : default;
        return id.IsValid;
    }
}
