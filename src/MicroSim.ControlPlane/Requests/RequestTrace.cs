using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using MicroSim.Contract;
using MicroSim.Telemetry.Traces;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Requests;

/// <summary>The trace of one scripted request: the one that its client began, or a new one that is always sampled.</summary>
/// <param name="Caller">What the client's headers said.</param>
/// <param name="Trace">The trace.</param>
/// <param name="Span">The control plane's own span in it.</param>
/// <param name="Sampled">Whether services are to send spans.</param>
internal readonly record struct RequestTrace(TraceContext Caller, TraceId Trace, ulong Span, bool Sampled)
{
    // A draft of W3C: how a reply says which trace it was.
    private const string ReplyHeader = "traceresponse";

    private static readonly SpanSource microsim = new("microsim");

    public static RequestTrace Of(IHeaderDictionary headers)
    {
        TraceContext caller = Read(headers);
        Span<byte> random = stackalloc byte[3 * sizeof(ulong)];
        RandomNumberGenerator.Fill(random);
        TraceId made = new(BinaryPrimitives.ReadUInt64LittleEndian(random), BinaryPrimitives.ReadUInt64LittleEndian(random[8..]) | 1);
        return new(caller, caller.Trace.IsValid ? caller.Trace : made, BinaryPrimitives.ReadUInt64LittleEndian(random[16..]) | 1, caller.Sampled ?? true);
    }

    /// <summary>Tells the client.</summary>
    public void Tell(IHeaderDictionary reply) => reply[ReplyHeader] = TraceContext.TraceParent(Trace, Span, Sampled);

    /// <summary>Tells the first service, in the form in which it came.</summary>
    public void Write(HttpRequestMessage request)
    {
        if (Caller.Formats is TraceFormats.None or TraceFormats.W3C)
            request.Headers.TryAddWithoutValidation(TraceContext.TraceParentHeader, TraceContext.TraceParent(Trace, Span, Sampled));
        else if (Caller.Formats == TraceFormats.B3)
            request.Headers.TryAddWithoutValidation(TraceContext.B3Header, TraceContext.B3(Trace, Span, Sampled, Caller.Span));
        else
            WriteB3(request);
    }

    /// <summary>The control plane's own part of it.</summary>
    public TraceSpan SpanOf(string simulation, string requestId, string? service, RootOutcome outcome, DateTimeOffset start, TimeSpan took)
    {
        List<SpanTag> tags = [new("http.request.method", "POST"), new(SpanNames.RequestId, requestId)];
        if (service is not null)
            tags.Add(new(SpanNames.ServerAddress, service));
        if (outcome.Status is int status)
            tags.Add(new(SpanNames.Status, status.ToString(CultureInfo.InvariantCulture)));
        string? error = outcome.Error ?? (outcome.Status >= StatusCodes.Status500InternalServerError ? "status" : null);
        if (error is not null)
            tags.Add(new(SpanNames.ErrorType, error));
        if (outcome.Tries > 1)
            tags.Add(new("microsim.tries", outcome.Tries.ToString(CultureInfo.InvariantCulture)));
        return new(Trace, Span, Caller.Span, SpanKind.Client, "POST", microsim with { Simulation = simulation }, Instants.Nanoseconds(start), (long)took.TotalNanoseconds, error, tags, []);
    }

    private static TraceContext Read(IHeaderDictionary headers)
    {
        if (TraceContext.TryReadTraceParent((string?)headers[TraceContext.TraceParentHeader], out TraceContext context))
            return context;
        if (TraceContext.TryReadB3((string?)headers[TraceContext.B3Header], out context))
            return context;
        return TraceContext.TryReadB3(
            (string?)headers[TraceContext.B3TraceIdHeader], (string?)headers[TraceContext.B3SpanIdHeader], (string?)headers[TraceContext.B3SampledHeader], (string?)headers[TraceContext.B3FlagsHeader], out context)
            ? context
            : default;
    }

    private void WriteB3(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation(TraceContext.B3TraceIdHeader, Trace.ToString());
        request.Headers.TryAddWithoutValidation(TraceContext.B3SpanIdHeader, $"{Span:x16}");
        if (Caller.Span != 0)
            request.Headers.TryAddWithoutValidation(TraceContext.B3ParentHeader, $"{Caller.Span:x16}");
        request.Headers.TryAddWithoutValidation(TraceContext.B3SampledHeader, Sampled ? "1" : "0");
    }
}
