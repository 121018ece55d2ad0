using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using MicroSim.Agent.Faults;
using MicroSim.Agent.Steering;
using MicroSim.Agent.Tracing;
using MicroSim.Contract;
using Microsoft.AspNetCore.Connections.Features;

namespace MicroSim.Agent;

/// <summary>Answers calls: checks, reading, the script, the reply (contract §1.1 and §1.2).</summary>
internal sealed class DataPort(
    AgentSettings settings, SteeringState steering, FaultTable faults, Script script, ResultWriter results, AgentMetrics metrics, Tracer tracer, AgentLog log, TimeProvider time)
{
    private const long BudgetForBodies = 96L * 1024 * 1024;
    private const int LongestRequestId = 256;

    private static readonly DiceKey callKey = DiceKey.Of("call");

    private readonly ParseOptions parsing = new(faults.Catalogue, AgentDesignations: true);
    private readonly BodyBudget budget = new(BudgetForBodies);
    private readonly byte[]? token = settings.RequestToken is null ? null : Encoding.UTF8.GetBytes(settings.RequestToken);
    private readonly RequestIds requestIds = new();
    private int calls = -1;

    /// <summary>Whether replies ask their clients to close.</summary>
    public bool Draining { get; set; }

    public async Task HandleAsync(HttpContext http)
    {
        long arrived = time.GetTimestamp();
        DateTimeOffset start = time.GetUtcNow();
        metrics.ActiveRequests.Inc();
        int status = 0;
        Call call = new(http, steering.Current, arrived, start);
        try
        {
            while (faults.Hang.End is Task end)
            {
                await end.WaitAsync(http.RequestAborted);
                call = new Call(http, steering.Current, arrived, start);
            }
            Prepare(call);
            status = await AnswerAsync(call);
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException or OperationCanceledException)
        {
            // The client broke off while its body was read or its reply written.
            http.Abort();
        }
        finally
        {
            metrics.ActiveRequests.Dec();
            TimeSpan took = time.GetElapsedTime(call.StartedAt);
            metrics.ServerCall(http.Request.Method, status, call.Endpoint, took);
            if (call.Trace is { Sampled: true } trace)
                tracer.Add(SpanOf(call, trace, status, took));
            if (settings.AccessLog || call.Errors.Count > 0)
                LogCall(call, status);
            call.Release();
        }
    }

    private void Prepare(Call call)
    {
        IHeaderDictionary headers = call.Http.Request.Headers;
        string? id = headers[Wire.RequestIdHeader];
        call.RequestId = id is { Length: > 0 and <= LongestRequestId } && IsPrintable(id) ? id : requestIds.Next();
        call.Http.Response.Headers[Wire.RequestIdHeader] = call.RequestId;
        if (int.TryParse((string?)headers[Wire.DepthHeader], NumberStyles.None, CultureInfo.InvariantCulture, out int depth))
            call.Depth = depth;
        call.Trace = tracer.Begin(headers);
        call.Dice = new Dice(AgentSettings.ParseSeed((string?)headers[Wire.SeedHeader]) ?? new Dice(settings.Seed).Mix(callKey.Slash(Interlocked.Increment(ref calls))));
        if (Draining)
            call.Http.Response.Headers.Connection = "close";
    }

    private async ValueTask<int> AnswerAsync(Call call)
    {
        HttpRequest request = call.Http.Request;
        bool isNode = IsNode(request);
        if (isNode && token is not null && !HasToken(request))
            return await RefuseAsync(call, StatusCodes.Status401Unauthorized, [$"{Wire.TokenHeader}: must be the simulation's token"]);
        if (call.Depth > Wire.MaxDepth)
            return await RefuseAsync(call, StatusCodes.Status508LoopDetected, [$"{Wire.DepthHeader}: must be at most {Wire.MaxDepth}"]);
        if (request.ContentLength > Wire.MaxBody)
            return await RefuseTooLargeAsync(call);

        // Asking whether the client is gone has its price, so a small body does not.
        long size = request.ContentLength ?? (isNode ? Wire.MaxBody : 0);
        long taken = size <= BodyBudget.Uncounted ? 0 : await budget.TakeAsync(size, call.ClientGone);
        using Body? body = isNode ? new Body((int)(request.ContentLength ?? 0) + 1) : null;
        try
        {
            if (!await ReadAsync(request.BodyReader, body))
                return await RefuseTooLargeAsync(call);
            if (body is { Bytes.Length: > 0 })
            {
                Parsed<Node> parsed = NodeParser.Parse(body.Bytes, parsing);
                if (!parsed.IsValid)
                    return await RefuseAsync(call, StatusCodes.Status400BadRequest, parsed.Problems.Select(p => p.ToString()));
                call.Node = parsed.Value;
            }
            return await RunAsync(call);
        }
        finally
        {
            budget.Return(taken);
        }
    }

    private async ValueTask<int> RunAsync(Call call)
    {
        HttpRequest request = call.Http.Request;
        call.Endpoint = call.State.EndpointOf(call.Node?.Endpoint ?? request.Path.Value ?? "/");
        call.Address = call.Node?.Designation ?? $"http://{request.Host}/";
        switch (await script.RunAsync(call))
        {
            case Flow.Abort:
                Reset(call.Http);
                return 0;
            case Flow.Gone:
                call.Http.Abort();
                return 0;
            default:
                await results.WriteAsync(call);
                return call.Status;
        }
    }

    private async ValueTask<int> RefuseAsync(Call call, int status, IEnumerable<string> problems)
    {
        call.Status = status;
        foreach (string problem in problems)
            call.AddError(problem);
        await results.WriteAsync(call);
        return status;
    }

    private ValueTask<int> RefuseTooLargeAsync(Call call)
    {
        call.Http.Response.Headers.Connection = "close";
        return RefuseAsync(call, StatusCodes.Status413PayloadTooLarge, [$"{Problem.Root}: must have at most {Wire.MaxBody} bytes"]);
    }

    /// <summary>Reads a body whole, or drops it; false when it is too large.</summary>
    private static async ValueTask<bool> ReadAsync(PipeReader reader, Body? into)
    {
        long length = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync();
            length += read.Buffer.Length;
            if (length > Wire.MaxBody)
            {
                reader.AdvanceTo(read.Buffer.End);
                return false;
            }
            into?.Append(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return true;
        }
    }

    private static bool IsNode(HttpRequest request) =>
        request.ContentLength != 0
        && HttpMethods.IsPost(request.Method)
        && request.Path.Value is "/" or ""
        && IsJson(request.ContentType);

    private static bool IsJson(string? contentType)
    {
        const string Json = "application/json";
        return contentType is not null
            && contentType.StartsWith(Json, StringComparison.OrdinalIgnoreCase)
            && (contentType.Length == Json.Length || contentType[Json.Length] is ';' or ' ');
    }

    // What a reply's header may not hold would end the connection.
    private static bool IsPrintable(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private bool HasToken(HttpRequest request)
    {
        string? given = request.Headers[Wire.TokenHeader];
        return given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), token);
    }

    // Linger 0 makes close send RST; Kestrel's own abort would shut the connection down in order first.
    private static void Reset(HttpContext http)
    {
        if (http.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket })
            socket.Close(0);
        http.Abort();
    }

    private static SpanData SpanOf(Call call, CallTrace trace, int status, TimeSpan took)
    {
        HttpRequest request = call.Http.Request;
        string? error = status == 0 ? "aborted" : status >= StatusCodes.Status500InternalServerError ? status.ToString(CultureInfo.InvariantCulture) : null;
        return new SpanData(trace.Trace, trace.Span, trace.Parent, IsServer: true, call.Start, took, AgentMetrics.KnownMethod(request.Method), status, error, trace.Events)
        {
            Route = call.Endpoint,
            Path = request.Path.Value,
            RequestId = call.RequestId,
        };
    }

    private void LogCall(Call call, int status) => log.Write(
        call.Errors.Count > 0 ? "warning" : "info",
        "call",
        ("requestId", call.RequestId),
        ("traceId", call.TraceId),
        ("method", call.Http.Request.Method),
        ("endpoint", call.Endpoint),
        ("status", status),
        ("durationMs", time.GetElapsedTime(call.StartedAt).TotalMilliseconds),
        ("error", call.Errors.Count > 0 ? call.Errors[0] : null));
}
