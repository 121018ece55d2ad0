using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MicroSim.Conformance.Http;

/// <summary>A client's connection to an agent.</summary>
internal sealed class Connection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly HttpReader reader;

    public Connection() => reader = new HttpReader(socket);

    /// <summary>Sends <paramref name="request"/> and waits for the reply.</summary>
    /// <param name="server">Whom to call.</param>
    /// <param name="request">All bytes of it.</param>
    /// <param name="withoutBody">Whether the reply has headers alone (HEAD).</param>
    /// <param name="leaveAfter">When to close the connection, from the moment the request is sent; null waits for the reply.</param>
    /// <param name="endSending">Whether to say that no more bytes follow (FIN), while still reading.</param>
    public async Task<Exchange> ExchangeAsync(DnsEndPoint server, ReadOnlyMemory<byte> request, bool withoutBody, TimeSpan? leaveAfter, bool endSending)
    {
        long begin = Stopwatch.GetTimestamp();
        using CancellationTokenSource limit = new(leaveAfter ?? Patience);
        try
        {
            if (!socket.Connected)
                await socket.ConnectAsync(server, limit.Token);
            begin = Stopwatch.GetTimestamp();
            Task<HttpMessage?> reply = reader.ReplyAsync(withoutBody, limit.Token);
            await SendAsync(request, endSending, limit.Token);
            HttpMessage? message = await reply;
            return End(message is null ? Ending.Closed : Ending.Reply, message, null);
        }
        catch (OperationCanceledException)
        {
            return End(leaveAfter is null ? Ending.Silence : Ending.Left, null, null);
        }
        catch (BrokenMessageException e)
        {
            return End(Ending.Closed, null, e.Message);
        }
        catch (SocketException e)
        {
            return End(e.SocketErrorCode == SocketError.ConnectionRefused ? Ending.Refused : Ending.Reset, null, e.Message);
        }
        Exchange End(Ending ending, HttpMessage? message, string? detail) =>
            new(ending, message, Since(begin), message is { BodyBegan: > 0 } ? Since(message.BodyBegan) : 0, detail);
        static double Since(long timestamp) => Stopwatch.GetElapsedTime(timestamp).TotalMilliseconds;
    }

    public void Dispose() => socket.Dispose();

    // A server that answers before it has read all of the request may close its side: the answer counts then, not the failed send.
    private async Task SendAsync(ReadOnlyMemory<byte> request, bool endSending, CancellationToken cancellation)
    {
        try
        {
            while (request.Length > 0)
                request = request[await socket.SendAsync(request, cancellation)..];
            if (endSending)
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
        }
    }
}
