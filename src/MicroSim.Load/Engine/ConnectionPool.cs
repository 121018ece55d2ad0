using System.Net.Sockets;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Engine;

/// <summary>The worker's connections: those that wait for a request, by endpoint, and the places for more.</summary>
internal sealed class ConnectionPool(IReadOnlyList<Endpoint> targets, int most, long maxReplyBytes, IPoller poller) : IDisposable
{
    // Servers of the contract keep idle connections for 90 s; one that idled for long may be closed while a request is on its way.
    private const long MaxIdle = 30 * Clock.Second;

    private readonly Stack<(Connection Connection, long Life)>[] idle = [.. targets.Select(_ => new Stack<(Connection, long)>())];
    private readonly Stack<Connection> free = new();
    private readonly List<Connection> places = [];

    /// <summary>How many connections were opened in all.</summary>
    public long Opened { get; private set; }

    public Connection this[int number] => places[number];

    public IReadOnlyList<Connection> Places => places;

    /// <summary>A connection that waits, or a place for a new one, or null when all that are allowed are busy.</summary>
    public Connection? Take(int target, long now)
    {
        while (Pop(idle[target]) is Connection waiting)
        {
            if (now - waiting.UsedAt < MaxIdle)
                return waiting;
            Close(waiting);
        }
        if (free.TryPop(out Connection? place))
            return place;
        if (places.Count == most)
            return Steal();
        Connection added = new(places.Count, maxReplyBytes);
        places.Add(added);
        return added;
    }

    /// <summary>Begins to connect. 0 when it is under way, else the system's error.</summary>
    public unsafe int Open(Connection connection, int target)
    {
        Endpoint endpoint = targets[target];
        try
        {
            connection.Socket = new Socket(endpoint.Family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        }
        catch (SocketException e)
        {
            return e.NativeErrorCode;
        }
        Opened++;
        connection.Descriptor = (int)connection.Socket.SafeHandle.DangerousGetHandle();
        connection.Target = target;
        connection.IsConnected = false;
        int result;
        fixed (byte* address = endpoint.Address)
            result = Libc.Connect(connection.Descriptor, address, (uint)endpoint.Address.Length);
        int error = result == 0 ? 0 : System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        poller.Add(connection.Number, connection.Descriptor, writing: true);
        return error == Errno.InProgress ? 0 : error;
    }

    /// <summary>Keeps a connection for the next request.</summary>
    public void Keep(Connection connection, long now)
    {
        connection.UsedAt = now;
        idle[connection.Target].Push((connection, connection.Life));
    }

    /// <summary>Gives a place back whose connection never was, or is closed.</summary>
    public void Free(Connection connection) => free.Push(connection);

    /// <summary>Closes a connection and frees its place.</summary>
    public void Close(Connection connection)
    {
        if (connection.Socket is Socket socket)
        {
            poller.Remove(connection.Number, connection.Descriptor);
            socket.Dispose();
            connection.Socket = null;
            connection.Life++;
        }
        connection.DropUnsent();
        free.Push(connection);
    }

    public void Dispose()
    {
        foreach (Connection place in places)
            place.Socket?.Dispose();
        poller.Dispose();
    }

    // One that waits for requests to another endpoint gives way.
    private Connection? Steal()
    {
        foreach (Stack<(Connection, long)> others in idle)
        {
            if (Pop(others) is Connection other)
            {
                Close(other);
                return free.Pop();
            }
        }
        return null;
    }

    // One that the server closed meanwhile is still in the stack, and its place may be in use again: then its life is another one.
    private static Connection? Pop(Stack<(Connection Connection, long Life)> waiting)
    {
        while (waiting.TryPop(out (Connection Connection, long Life) top))
        {
            if (top.Connection.Life == top.Life)
                return top.Connection;
        }
        return null;
    }
}
