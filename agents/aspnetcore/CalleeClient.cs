using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>The HTTP side of a try: one pooled client, one request, one reply read whole.</summary>
internal sealed class CalleeClient(AgentSettings settings, TimeProvider time) : IDisposable
{
    private const int FirstRead = 4096;
    private const long BudgetForReplies = 64L * 1024 * 1024;

    private readonly BodyBudget budget = new(BudgetForReplies);
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    });

    /// <summary>Sends a node as it was received.</summary>
    public async Task<Reply> PostAsync(Call call, Node node, Uri target, uint seed, ulong span, int rate, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, target);
        request.Content = new ReadOnlyMemoryContent(node.Json);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        ForwardedHeaders.CopyAll(call, span, request.Headers);
        request.Headers.TryAddWithoutValidation(Wire.DepthHeader, (call.Depth + 1).ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(Wire.SeedHeader, seed.ToString("x8", CultureInfo.InvariantCulture));
        if (settings.RequestToken is not null)
            request.Headers.TryAddWithoutValidation(Wire.TokenHeader, settings.RequestToken);
        return await SendAsync(request, expectsResult: true, rate, cancellation);
    }

    /// <summary>Calls an address outside the simulation: nothing of the simulation goes there.</summary>
    public async Task<Reply> GetAsync(Call call, Uri target, ulong span, int rate, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, target);
        ForwardedHeaders.CopyStandard(call, span, request.Headers);
        return await SendAsync(request, expectsResult: false, rate, cancellation);
    }

    public void Dispose() => http.Dispose();

    private async Task<Reply> SendAsync(HttpRequestMessage request, bool expectsResult, int rate, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellation);
            return await ReadAsync(response, expectsResult, rate, cancellation);
        }
        catch (OperationCanceledException)
        {
            return new Reply(0, CallErrors.Timeout);
        }
        catch (HttpRequestException e)
        {
            return new Reply(0, Classify(e.HttpRequestError, e));
        }
        catch (IOException e)
        {
            return new Reply(0, Classify((e as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown, e));
        }
    }

    private async Task<Reply> ReadAsync(HttpResponseMessage response, bool expectsResult, int rate, CancellationToken cancellation)
    {
        int status = (int)response.StatusCode;
        long? length = response.Content.Headers.ContentLength;
        if (length > Wire.MaxReply)
            return new Reply(status, CallErrors.TooLarge);
        long taken = await budget.TakeAsync(length ?? 0, cancellation);
        Body body = new((int)(length ?? FirstRead) + 1);
        bool kept = false;
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
            Pace? pace = rate > 0 ? new Pace(rate, time) : null;
            int count;
            while ((count = await stream.ReadAsync(Limited(body.Room(), pace), cancellation)) > 0)
            {
                if (pace is not null)
                    await pace.TakeAsync(count, cancellation);
                body.Advance(count);
                if (body.Bytes.Length > Wire.MaxReply)
                    return new Reply(status, CallErrors.TooLarge);
            }
            string? error = response.IsSuccessStatusCode ? null : CallErrors.Status;
            if (!expectsResult)
                return new Reply(status, error);
            if (!ResultScanner.TryScan(body.Bytes, out ResultBytes result))
                return new Reply(status, error ?? CallErrors.InvalidReply);
            kept = true;
            return new Reply(status, error, result, body, () => budget.Return(taken));
        }
        finally
        {
            if (!kept)
            {
                body.Dispose();
                budget.Return(taken);
            }
        }
    }

    private static Memory<byte> Limited(Memory<byte> room, Pace? pace) => pace is null || room.Length <= pace.Piece ? room : room[..pace.Piece];

    private static string Classify(HttpRequestError error, Exception e)
    {
        if (error == HttpRequestError.NameResolutionError)
            return CallErrors.Dns;
        if (error == HttpRequestError.InvalidResponse)
            return CallErrors.InvalidReply;
        if (error == HttpRequestError.ConfigurationLimitExceeded)
            return CallErrors.TooLarge;
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return error == HttpRequestError.ConnectionError && socket.SocketErrorCode != SocketError.ConnectionReset ? CallErrors.Refused : CallErrors.Reset;
        }
        return CallErrors.Reset;
    }
}
