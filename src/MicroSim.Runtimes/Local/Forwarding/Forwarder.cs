using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MicroSim.Runtimes.Local.Ports;

namespace MicroSim.Runtimes.Local.Forwarding;

/// <summary>
/// Listens at a service's address and hands each connection to one of its ready replicas, in turn. It knows bytes alone: resets, half-closes
/// and silence pass through as they come. While no replica is ready nothing listens, so that callers are refused.
/// </summary>
internal sealed class Forwarder(TimeProvider time, Action changed) : IAsyncDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<ForwardedConnection, bool> connections = new();
    private readonly List<Task> accepting = [];
    private volatile IPEndPoint[] ready = [];
    private Socket? listener;
    private ITimer? retry;
    private int port;
    private uint turn;

    /// <summary>How many connections go through it.</summary>
    public int Connections => connections.Count;

    /// <summary>Why it cannot listen although a replica is ready; null when all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Takes new connections at this loopback port from now on; 0 takes none. Connections that are there go on.</summary>
    public void ListenAt(int newPort)
    {
        lock (gate)
        {
            if (newPort == port)
                return;
            port = newPort;
            Close();
            Adjust();
        }
    }

    /// <summary>Hands new connections to these ports from now on. Connections that are there stay where they are.</summary>
    public void Use(IEnumerable<int> ports)
    {
        lock (gate)
        {
            ready = [.. ports.Select(p => new IPEndPoint(IPAddress.Loopback, p))];
            Adjust();
        }
    }

    /// <summary>Stops listening and resets the connections that are left.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] loops;
        lock (gate)
        {
            port = 0;
            Close();
            loops = [.. accepting];
        }
        await Task.WhenAll(loops);
        ForwardedConnection[] left = [.. connections.Keys];
        foreach (ForwardedConnection connection in left)
            connection.Reset();
        await Task.WhenAll(left.Select(c => c.Ended));
    }

    private void Adjust()
    {
        if (port == 0 || ready.Length == 0)
            Close();
        else if (listener is null)
            Open();
    }

    private void Open()
    {
        Socket fresh = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            fresh.Bind(new IPEndPoint(IPAddress.Loopback, port));
            fresh.Listen(Backlog);
        }
        catch (SocketException e)
        {
            fresh.Dispose();
            Tell(PortProbe.WhyNot(port) ?? $"port {port} cannot be listened on: {e.SocketErrorCode}");
            retry ??= time.CreateTimer(_ => Retry(), null, pause, Timeout.InfiniteTimeSpan);
            return;
        }
        Tell(null);
        listener = fresh;
        accepting.RemoveAll(t => t.IsCompleted);
        accepting.Add(AcceptAsync(fresh));
    }

    private void Close()
    {
        retry?.Dispose();
        retry = null;
        // Here and not by the loop: when this returns nobody listens, wherever the loop is. It ends by finding its listener disposed.
        Socket? old = listener;
        listener = null;
        if (old is not null)
            Silence(old);
        Tell(null);
    }

    // The descriptor is closed when the last thread that uses it lets go, which may be later: shut down, nobody can connect from now on.
    private static void Silence(Socket old)
    {
        try
        {
            old.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // macOS shuts down what is connected alone.
        }
        old.Dispose();
    }

    private void Retry()
    {
        lock (gate)
        {
            retry?.Dispose();
            retry = null;
            Adjust();
        }
    }

    private void Tell(string? trouble)
    {
        if (trouble == Trouble)
            return;
        Trouble = trouble;
        changed();
    }

    private async Task AcceptAsync(Socket own)
    {
        // The caller holds the gate.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            try
            {
                _ = ServeAsync(await own.AcceptAsync());
            }
            catch (Exception e) when (e is ObjectDisposedException || IsClosed(own))
            {
                return;
            }
            catch (SocketException)
            {
                // The caller left already, or this process has no descriptor left: trying at once would not help.
                await Task.Delay(pause, time);
            }
        }
    }

    private bool IsClosed(Socket own)
    {
        lock (gate)
            return own != listener;
    }

    private async Task ServeAsync(Socket client)
    {
        using ForwardedConnection connection = new(client);
        connections.TryAdd(connection, true);
        await connection.RunAsync(ready, Interlocked.Increment(ref turn));
        connections.TryRemove(connection, out _);
    }
}
