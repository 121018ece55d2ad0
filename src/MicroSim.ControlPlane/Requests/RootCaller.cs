using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MicroSim.Contract;
using MicroSim.ControlPlane.Http;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Requests;

/// <summary>Sends nodes to their first service and passes the reply on as it comes, under the node's limits (contract §1.4).</summary>
internal sealed class RootCaller(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan idle = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = idle,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    /// <summary>
    /// Calls until a reply may be passed on or the tries are used up. The reply is streamed: one that breaks off midway breaks the
    /// connection to the client off too, for its head is out by then. The body is given back to the pool.
    /// </summary>
    public async Task<RootOutcome> CallAsync(RootCall call, PooledBuffer body, HttpContext context)
    {
        bool bodyIsFree = true;
        using CancellationTokenSource timeout = new(TimeSpan.FromMilliseconds(call.Root.TimeoutMs), time);
        using CancellationTokenSource overall = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        RootOutcome outcome = default;
        for (int attempt = 0; attempt <= call.Root.Retries; attempt++)
        {
            if (attempt > 0 && !await WaitAsync(call.BackOff(attempt), overall.Token))
                break;
            using NodeContent content = new(body);
            outcome = await TryAsync(call, attempt, content, context, overall.Token);
            bodyIsFree &= content.IsFree;
            if (!outcome.MayRetry || timeout.IsCancellationRequested)
                break;
        }
        if (bodyIsFree)
            body.Dispose();
        return timeout.IsCancellationRequested && outcome.Error is not null ? outcome with { Error = "timeout" } : outcome;
    }

    private async Task<RootOutcome> TryAsync(RootCall call, int attempt, NodeContent content, HttpContext context, CancellationToken overall)
    {
        using CancellationTokenSource? own = call.Root.TryTimeoutMs is int limit ? new(TimeSpan.FromMilliseconds(limit), time) : null;
        using CancellationTokenSource? both = own is null ? null : CancellationTokenSource.CreateLinkedTokenSource(own.Token, overall);
        CancellationToken cancellation = both?.Token ?? overall;
        int tries = attempt + 1;
        try
        {
            (RootOutcome? injected, int? rate) = await LinkAsync(call, attempt, cancellation);
            if (injected is RootOutcome already)
                return already;
            using HttpRequestMessage request = Request(call, attempt, content, context);
            using HttpResponseMessage response = await client.SendAsync(request, cancellation);
            int status = (int)response.StatusCode;
            if (status >= StatusCodes.Status500InternalServerError && attempt < call.Root.Retries)
                return new("status", status, tries);
            await PassOnAsync(response, context.Response, call.Kept, rate, cancellation);
            return new(null, status, tries);
        }
        catch (OperationCanceledException)
        {
            return Broken(context, new(context.RequestAborted.IsCancellationRequested ? "cancelled" : "timeout", null, tries));
        }
        catch (HttpRequestException e)
        {
            return Broken(context, new(Word(e), null, tries));
        }
        catch (IOException)
        {
            return Broken(context, new("reset", null, tries));
        }
    }

    // What the link makes of the try: an outcome without a reply, or the rate at which the reply is read.
    private async Task<(RootOutcome? Injected, int? Rate)> LinkAsync(RootCall call, int attempt, CancellationToken cancellation)
    {
        int? rate = null;
        for (int i = 0; i < call.Root.Link.Count; i++)
        {
            if (!call.LinkActs(attempt, i, out DiceKey drawn))
                continue;
            Fault fault = call.Root.Link[i];
            switch (fault.Type)
            {
                case "latency":
                    await Task.Delay(call.Latency(fault, drawn), time, cancellation);
                    break;
                case "error":
                    return (new("injected", fault.Args.Integer("status"), attempt + 1), null);
                case "abort":
                    return (new("reset", null, attempt + 1), null);
                case "refuse":
                    return (new("refused", null, attempt + 1), null);
                case "dns":
                    return (new("dns", null, attempt + 1), null);
                case "blackhole":
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
                    break;
                case "throttle":
                    rate = Math.Min(rate ?? int.MaxValue, fault.Args.Integer("rate"));
                    break;
                default:
                    throw new InvalidOperationException($"The link fault {fault.Type} is in the catalogue and not in the control plane.");
            }
        }
        return (null, rate);
    }

    private static HttpRequestMessage Request(RootCall call, int attempt, NodeContent content, HttpContext context)
    {
        HttpRequestMessage request = new(HttpMethod.Post, call.Service.Address) { Content = content };
        ForwardedHeaders.Copy(context.Request.Headers, request);
        call.Trace.Write(request);
        request.Headers.TryAddWithoutValidation(Wire.RequestIdHeader, call.RequestId);
        request.Headers.TryAddWithoutValidation(Wire.SeedHeader, Seeds.Text(call.SeedOf(attempt)));
        request.Headers.TryAddWithoutValidation(Wire.DepthHeader, (ForwardedHeaders.Depth(context.Request.Headers) + 1).ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(Wire.TokenHeader, call.Service.RequestToken);
        return request;
    }

    private async Task PassOnAsync(HttpResponseMessage reply, HttpResponse response, KeptReply kept, int? rate, CancellationToken cancellation)
    {
        response.StatusCode = (int)reply.StatusCode;
        response.ContentType = reply.Content.Headers.ContentType?.ToString();
        response.ContentLength = reply.Content.Headers.ContentLength;
        Pace? pace = rate is int bytesPerSecond ? new Pace(bytesPerSecond, time) : null;
        await using Stream body = await reply.Content.ReadAsStreamAsync(cancellation);
        byte[] room = ArrayPool<byte>.Shared.Rent(Pace.LargestPiece);
        try
        {
            int count;
            while ((count = await body.ReadAsync(room.AsMemory(0, pace?.Piece ?? room.Length), cancellation)) > 0)
            {
                if (pace is not null)
                    await pace.TakeAsync(count, cancellation);
                kept.Append(room.AsMemory(0, count));
                await response.Body.WriteAsync(room.AsMemory(0, count), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static RootOutcome Broken(HttpContext context, RootOutcome outcome)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentLength = null;
            return outcome;
        }
        context.Abort();
        return outcome with { Error = "cancelled" };
    }

    private async Task<bool> WaitAsync(TimeSpan span, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(span, time, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static string Word(HttpRequestException e) => e switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } => "dns",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable } } => "refused",
        { HttpRequestError: HttpRequestError.ConnectionError } => "refused",
        _ => "reset",
    };

    public void Dispose() => client.Dispose();
}
