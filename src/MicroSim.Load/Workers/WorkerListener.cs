using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MicroSim.Load.Workers;

/// <summary>
/// A worker that is no child of whoever steers it waits for one connection that brings its token, and serves that alone. It knows the token's hash, so whoever can read how it
/// was started cannot steer it. When nobody comes, or the connection ends, so does it.
/// </summary>
public sealed class WorkerListener : IDisposable
{
    /// <summary>The variable with the token's hash.</summary>
    public const string HashVariable = "MICROSIM_LOAD_TOKEN_SHA256";

    private const int TokenBytes = 16, TokenLength = 2 * TokenBytes;
    private const int MostAtOnce = 16;

    /// <summary>How long it waits for whoever steers it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan tokenPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan readPatience = TimeSpan.FromSeconds(10);

    private readonly TcpListener listener;
    private readonly byte[] hash;
    private readonly TimeProvider time;

    /// <summary>Begins to listen.</summary>
    /// <param name="place">Where.</param>
    /// <param name="hash">The hash of the token that is asked for.</param>
    /// <param name="time">The clock.</param>
    public WorkerListener(IPEndPoint place, string hash, TimeProvider time)
    {
        this.hash = Convert.FromHexString(hash);
        this.time = time;
        listener = new TcpListener(place);
        if (place.Address.Equals(IPAddress.IPv6Any))
            listener.Server.DualMode = true;
        listener.Start();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Place => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>A token that nobody guesses.</summary>
    public static string NewToken() => RandomNumberGenerator.GetHexString(TokenLength, lowercase: true);

    /// <summary>What a worker is told of its token.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    /// <summary>The connection that brought the token; null when none came in time. Nobody else is let in then.</summary>
    public async Task<Socket?> AcceptAsync()
    {
        TaskCompletionSource<Socket> right = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource late = new(Patience, time);
        using SemaphoreSlim places = new(MostAtOnce);
        Task accepting = AcceptAsync(places, right, late.Token);
        try
        {
            return await right.Task.WaitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            listener.Stop();
            await late.CancelAsync();
            await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until the other end closes the connection: a machine that goes earlier would take what is on its way with it.</summary>
    public async Task LeaveAsync(Socket socket)
    {
        using CancellationTokenSource late = new(readPatience, time);
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            byte[] rest = new byte[TokenLength];
            while (await socket.ReceiveAsync(rest, late.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
    }

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync(SemaphoreSlim places, TaskCompletionSource<Socket> right, CancellationToken cancellation)
    {
        List<Task> asked = [];
        try
        {
            while (true)
            {
                await places.WaitAsync(cancellation);
                asked.Add(AskAsync(await listener.AcceptSocketAsync(cancellation), places, right, cancellation));
                asked.RemoveAll(a => a.IsCompleted);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(asked);
        }
    }

    private async Task AskAsync(Socket socket, SemaphoreSlim places, TaskCompletionSource<Socket> right, CancellationToken cancellation)
    {
        using CancellationTokenSource late = new(tokenPatience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        byte[] token = new byte[TokenLength];
        bool isRight = false;
        try
        {
            for (int read = 0, more; read < token.Length; read += more)
            {
                if ((more = await socket.ReceiveAsync(token.AsMemory(read), either.Token)) == 0)
                    return;
            }
            isRight = CryptographicOperations.FixedTimeEquals(SHA256.HashData(token), hash) && right.TrySetResult(socket);
            if (isRight)
                WorkerSockets.Watch(socket);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Whoever it was does not know the token.
        }
        finally
        {
            if (!isRight)
                socket.Dispose();
            places.Release();
        }
    }
}
