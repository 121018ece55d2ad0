using System.Buffers.Binary;
using System.Security.Cryptography;
using MicroSim.Contract;

namespace MicroSim.Agent.Tracing;

/// <summary>Continues the traces that calls bring, begins new ones, and hands spans to their queue (contract §1.7).</summary>
internal sealed class Tracer(TracingSettings settings, SpanExporter exporter, TimeProvider time)
{
    // SplitMix64: one atomic addition an id.
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong state = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private long second;
    private int begun;

    /// <summary>The trace of a call that arrived; null when nothing is traced, or its caller said that this call is not: then headers go on as they came.</summary>
    public CallTrace? Begin(IHeaderDictionary headers)
    {
        if (settings.Endpoint is null)
            return null;
        TraceContext caller = Read(headers);
        if (caller is { Trace.IsValid: true, Sampled: false })
            return null;
        bool sampled = caller.Sampled ?? SamplesNew();
        // The ids of a trace that is not sampled matter to the calls alone that it makes.
        TraceId trace = caller.Trace.IsValid ? caller.Trace : new TraceId(NextId(), NextId());
        return new CallTrace(caller, trace, NextId(), sampled);
    }

    public ulong NextId()
    {
        ulong z = Interlocked.Add(ref state, Step);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return z == 0 ? 1 : z;
    }

    public void Add(SpanData span) => exporter.Add(span);

    private bool SamplesNew()
    {
        if (settings.Ratio is double ratio)
            return ratio >= 1 || (ratio > 0 && NextId() < ratio * ulong.MaxValue);
        long now = time.GetTimestamp() / time.TimestampFrequency;
        if (Interlocked.Exchange(ref second, now) != now)
            Volatile.Write(ref begun, 0);
        // Read first, so that a flood of calls does not fight for the counter.
        return Volatile.Read(ref begun) < TracingSettings.PerSecond && Interlocked.Increment(ref begun) <= TracingSettings.PerSecond;
    }

    private static TraceContext Read(IHeaderDictionary headers)
    {
        if (TraceContext.TryReadTraceParent((string?)headers.TraceParent, out TraceContext context) || TraceContext.TryReadB3((string?)headers[TraceContext.B3Header], out context))
            return context;
        string? trace = headers[TraceContext.B3TraceIdHeader], sampled = headers[TraceContext.B3SampledHeader], flags = headers[TraceContext.B3FlagsHeader];
        return trace is null && sampled is null && flags is null ? default
            : TraceContext.TryReadB3(trace, (string?)headers[TraceContext.B3SpanIdHeader], sampled, flags, out context) ? context
            : default;
    }
}
