using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Negotiated;

/// <summary>The framework's handler, set to do no more than is asked: no proxy, no redirects, no cookies, no headers of its own.</summary>
internal sealed class NegotiatedHandler : IDisposable
{
    private const int MaxHeadKilobytes = 64;

    private readonly Dictionary<(string Host, int Port), Endpoint> endpoints = [];
    private readonly HttpMessageInvoker invoker;
    private readonly long maxReplyBytes;
    private long opened;

    public NegotiatedHandler(LoadPlan plan, IReadOnlyList<Endpoint> endpoints)
    {
        maxReplyBytes = plan.MaxReplyBytes;
        foreach ((PlannedRequest request, Endpoint endpoint) in plan.Requests.Zip(endpoints))
        {
            Uri url = new(request.Url);
            this.endpoints[(url.IdnHost, url.Port)] = endpoint;
        }
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            // Left alone it opens one for every request that waited while others were being opened, so more than there are users.
            MaxConnectionsPerServer = Math.Max(1, Math.Min(plan.Closed?.Users ?? int.MaxValue, plan.MaxConnections)),
            EnableMultipleHttp2Connections = true,
            MaxResponseHeadersLength = MaxHeadKilobytes,
            // What is not read to its end is not wanted.
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectTimeout = TimeSpan.FromMilliseconds(plan.TimeoutMs),
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, problems) => plan.AnyCertificate || problems == SslPolicyErrors.None },
        };
        invoker = new(handler, disposeHandler: true);
    }

    /// <summary>How many connections were opened in all.</summary>
    public long Opened => Interlocked.Read(ref opened);

    /// <summary>Sends a request and reads its reply to the end; how that ended where a reply came.</summary>
    public async Task<Outcome> SendAsync(HttpRequestMessage message, NegotiatedCall call)
    {
        using HttpResponseMessage reply = await invoker.SendAsync(message, call.Cancellation);
        if (Length(reply.Content.Headers) > maxReplyBytes && message.Method != HttpMethod.Head)
            return Outcome.TooLarge;
        using Stream body = await reply.Content.ReadAsStreamAsync(call.Cancellation);
        int count;
        while ((count = await body.ReadAsync(call.Buffer, call.Cancellation)) > 0)
        {
            call.Bytes += count;
            if (call.Bytes > maxReplyBytes)
                return Outcome.TooLarge;
        }
        call.Status = (int)reply.StatusCode;
        return call.Status < 400 ? Outcome.Ok : Outcome.Status;
    }

    public void Dispose() => invoker.Dispose();

    private static long Length(HttpContentHeaders headers) => headers.ContentLength ?? 0;

    // To the address that was found before the load began: no name server is measured.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Endpoint endpoint = endpoints[(context.DnsEndPoint.Host, context.DnsEndPoint.Port)];
        Socket socket = new(endpoint.Family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Ip, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        Interlocked.Increment(ref opened);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
