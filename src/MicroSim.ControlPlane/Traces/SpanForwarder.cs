using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;

namespace MicroSim.ControlPlane.Traces;

/// <summary>Sends bodies of OTLP on to the user's collector, as they came. A slow collector makes it drop and count; nobody waits for it.</summary>
internal sealed class SpanForwarder(ControlPlaneOptions options, TimeProvider time) : IDisposable
{
    private const int MostWaiting = 512;
    private const long MostBytesWaiting = 16 * 1024 * 1024;
    private const int Tries = 3;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    private readonly Channel<(byte[] Body, string MediaType)> waiting = Channel.CreateBounded<(byte[], string)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { Timeout = Timeout.InfiniteTimeSpan };

    private long bytesWaiting;
    private long forwarded;
    private long dropped;

    public bool IsOn => options.Collector is not null;

    public long Forwarded => Volatile.Read(ref forwarded);

    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Sends a body some time, or drops it.</summary>
    public void Send(byte[] body, string mediaType)
    {
        if (Interlocked.Add(ref bytesWaiting, body.Length) <= MostBytesWaiting && waiting.Writer.TryWrite((body, mediaType)))
            return;
        Interlocked.Add(ref bytesWaiting, -body.Length);
        Interlocked.Increment(ref dropped);
    }

    /// <summary>Sends until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (options.Collector is not Collector collector)
            return;
        await foreach ((byte[] body, string mediaType) in waiting.Reader.ReadAllAsync(cancellation))
        {
            bool taken = await TrySendAsync(collector, body, mediaType, cancellation);
            Interlocked.Add(ref bytesWaiting, -body.Length);
            Interlocked.Increment(ref taken ? ref forwarded : ref dropped);
        }
    }

    public void Dispose() => client.Dispose();

    // Again where OTLP says that it may go well later.
    private async Task<bool> TrySendAsync(Collector collector, byte[] body, string mediaType, CancellationToken cancellation)
    {
        for (int i = 1; ; i++)
        {
            HttpStatusCode? status = await SendAsync(collector, body, mediaType, cancellation);
            bool again = status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
            if (!again || i == Tries)
                return status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices;
            await Task.Delay(pause, time, cancellation);
        }
    }

    private async Task<HttpStatusCode?> SendAsync(Collector collector, byte[] body, string mediaType, CancellationToken cancellation)
    {
        using CancellationTokenSource late = new(patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        using HttpRequestMessage request = new(HttpMethod.Post, collector.Traces) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } } };
        foreach ((string name, string value) in collector.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
