using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace MicroSim.Runtimes.Local.Forwarding;

/// <summary>One caller's connection and the one to a replica that stands behind it. What happens to the one happens to the other.</summary>
internal sealed class ForwardedConnection(Socket client) : IDisposable
{
    private const int ChunkSize = 16 * 1024;

    private readonly Lock gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? replica;
    private bool reset;

    /// <summary>Completes when both connections are closed.</summary>
    public Task Ended => ended.Task;

    /// <summary>Connects to the first replica that takes it, beginning at <paramref name="turn"/>, and carries bytes until both sides are done. Throws nothing.</summary>
    public async Task RunAsync(IPEndPoint[] replicas, uint turn)
    {
        try
        {
            if (await ConnectAsync(replicas, turn) is Socket server)
                await Task.WhenAll(CarryAsync(client, server), CarryAsync(server, client));
            else
                Reset();
        }
        finally
        {
            Dispose();
            ended.SetResult();
        }
    }

    /// <summary>Ends both connections with RST.</summary>
    public void Reset()
    {
        lock (gate)
        {
            if (reset)
                return;
            reset = true;
            Reset(client);
            if (replica is not null)
                Reset(replica);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        replica?.Dispose();
    }

    // A replica that died an instant ago refuses; no byte was sent, so the next one can have the connection.
    private async Task<Socket?> ConnectAsync(IPEndPoint[] replicas, uint turn)
    {
        for (uint i = 0; i < replicas.Length && NewSocket() is Socket server; i++)
        {
            try
            {
                await server.ConnectAsync(replicas[(turn + i) % (uint)replicas.Length]);
                client.NoDelay = true;
                return server;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                server.Dispose();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }
        return null;
    }

    private Socket? NewSocket()
    {
        lock (gate)
            return reset ? null : replica = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        try
        {
            int count;
            do
            {
                // A buffer is taken when there is something to read, so idle connections hold none.
                await from.ReceiveAsync(Memory<byte>.Empty);
                count = await CarryChunkAsync(from, to);
            }
            while (count > 0);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Reset();
        }
    }

    private static async Task<int> CarryChunkAsync(Socket from, Socket to)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int count = await from.ReceiveAsync(buffer);
            for (int sent = 0; sent < count;)
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
        socket.Dispose();
    }
}
