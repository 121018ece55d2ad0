using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Telemetry.Traces.Otlp;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Traces;

/// <summary>Takes spans over OTLP/HTTP: 1 who sends them, 2 the body, 3 decode, 4 keep, 5 forward, 6 say how many were refused.</summary>
internal sealed class OtlpReceiver(TraceBook traces, SpanForwarder forwarder, Bearer bearer, SimulationStore store, TimeProvider time) : IDisposable
{
    public const string Path = "/v1/traces";

    private const int LongestBody = 8 * 1024 * 1024;

    // Bodies that are in memory at a time.
    private const int AtOnce = 8;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    private static readonly ProblemResult tooLarge = new(StatusCodes.Status413PayloadTooLarge, $"The body has more than {LongestBody} bytes, unpacked; nothing was kept. Send fewer spans at a time.");

    private readonly SemaphoreSlim room = new(AtOnce);

    public async Task ReceiveAsync(HttpContext context)
    {
        if (!MaySend(context.Request))
        {
            await Bearer.RefuseAsync(context);
            return;
        }
        using CancellationTokenSource late = new(patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            await room.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            traces.CountBusy();
            context.Response.Headers.RetryAfter = "1";
            await new ProblemResult(StatusCodes.Status503ServiceUnavailable, "More spans come than can be read. Send them again in a moment.").ExecuteAsync(context);
            return;
        }
        try
        {
            await TakeAsync(context);
        }
        finally
        {
            room.Release();
        }
    }

    public void Dispose() => room.Dispose();

    // Services of simulations have no token of the control plane, but that of their simulation.
    private bool MaySend(HttpRequest request) =>
        bearer.IsRight(request) || ((string?)request.Headers[Wire.TokenHeader] is string token && store.All.Any(s => Bearer.AreSame(s.Saved.Tokens.Request, token)));

    private async Task TakeAsync(HttpContext context)
    {
        using PooledBuffer? sent = await Body.ReadAsync(context.Request, LongestBody, context.RequestAborted);
        if (sent is null)
        {
            await tooLarge.ExecuteAsync(context);
            return;
        }
        string? packed = context.Request.Headers.ContentEncoding;
        if (packed is not (null or "" or "identity" or "gzip"))
        {
            await new ProblemResult(StatusCodes.Status415UnsupportedMediaType, $"The content encoding \"{packed}\" is not known; send gzip, or none.").ExecuteAsync(context);
            return;
        }
        using PooledBuffer? unpacked = packed is "gzip" ? await UnpackAsync(sent.Written) : null;
        ReadOnlyMemory<byte> body = unpacked?.Written ?? sent.Written;
        if (body.Length > LongestBody)
        {
            await tooLarge.ExecuteAsync(context);
            return;
        }
        bool isProtobuf = OtlpMedia.IsProtobuf(context.Request.ContentType);
        OtlpBatch? batch = packed is "gzip" && unpacked is null ? null : isProtobuf ? OtlpProtobuf.Read(body.Span) : OtlpJson.Read(body);
        if (batch is null)
        {
            traces.CountMalformed();
            await new ProblemResult(StatusCodes.Status400BadRequest, $"The body is no ExportTraceServiceRequest in {(isProtobuf ? "protobuf" : "OTLP's JSON")}; nothing was kept.").ExecuteAsync(context);
            return;
        }
        traces.Add(batch);
        if (forwarder.IsOn)
            forwarder.Send(body.ToArray(), isProtobuf ? OtlpMedia.Protobuf : OtlpMedia.Json);
        await AnswerAsync(context, batch.Refused, isProtobuf);
    }

    // Null for what is no gzip; of what is too long as much as shows it.
    private static async Task<PooledBuffer?> UnpackAsync(ReadOnlyMemory<byte> packed)
    {
        PooledBuffer into = new(4 * packed.Length);
        try
        {
            using MemoryStream source = new(packed.ToArray());
            await using GZipStream gzip = new(source, CompressionMode.Decompress);
            int count;
            while (into.Written.Length <= LongestBody && (count = await gzip.ReadAsync(into.GetMemory(16 * 1024))) > 0)
                into.Advance(count);
            return into;
        }
        catch (InvalidDataException)
        {
            into.Dispose();
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, int refused, bool isProtobuf)
    {
        const string Why = "spans need a trace id, a span id and times";
        context.Response.ContentType = isProtobuf ? OtlpMedia.Protobuf : OtlpMedia.Json;
        byte[] body = isProtobuf ? OtlpWriter.PartialSuccess(refused, Why)
            : refused == 0 ? "{}"u8.ToArray()
            : Encoding.UTF8.GetBytes(new JsonObject { ["partialSuccess"] = new JsonObject { ["rejectedSpans"] = $"{refused}", ["errorMessage"] = Why } }.ToJsonString());
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
