using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MicroSim.Tests.Load;

/// <summary>A server that does to every connection what a test wrote.</summary>
internal sealed class ScriptedTarget : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task accepting;

    /// <param name="serve">What happens to a connection, with its number from 0; it is closed afterwards.</param>
    public ScriptedTarget(Func<Socket, int, CancellationToken, Task> serve)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        accepting = AcceptAsync(serve);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/";

    /// <summary>Completes when a connection came.</summary>
    public Task Served => served.Task;

    /// <summary>Answers every request of every connection alike, whatever it is.</summary>
    public static ScriptedTarget Answering(string reply) => new(async (socket, _, end) =>
    {
        while (await RequestAsync(socket, end))
            await socket.SendAsync(Encoding.ASCII.GetBytes(reply), end);
    });

    /// <summary>Reads a request without a body; false when the client has gone.</summary>
    public static async Task<bool> RequestAsync(Socket socket, CancellationToken end)
    {
        byte[] room = new byte[64 * 1024];
        int count = 0;
        while (room.AsSpan(0, count).IndexOf("\r\n\r\n"u8) < 0)
        {
            int got = await socket.ReceiveAsync(room.AsMemory(count), end);
            if (got == 0)
                return false;
            count += got;
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, int, CancellationToken, Task> serve)
    {
        for (int number = 0; ; number++)
        {
            Socket peer = await listener.AcceptAsync(ending.Token);
            peer.NoDelay = true;
            served.TrySetResult();
            _ = ServeAsync(serve, peer, number);
        }
    }

    private async Task ServeAsync(Func<Socket, int, CancellationToken, Task> serve, Socket peer, int number)
    {
        using (peer)
            await Task.Run(() => serve(peer, number, ending.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
