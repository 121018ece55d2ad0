using System.Net;
using System.Net.Sockets;
using MicroSim.Runtimes.Local.Forwarding;

namespace MicroSim.Tests.Runtimes.Local.Forwarding;

/// <summary>A forwarder at a free port, and sockets that play its callers and replicas.</summary>
internal sealed class ForwarderBed : IAsyncDisposable
{
    private readonly List<Socket> sockets = [];

    public ForwarderBed()
    {
        using Socket free = Listen();
        Port = PortOf(free);
    }

    public int Port { get; }

    public int Changes { get; private set; }

    public Forwarder Forwarder => field ??= new Forwarder(TimeProvider.System, () => Changes++);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>A replica: a listener that the forwarder may be told to use.</summary>
    public Socket Replica() => Kept(Listen());

    /// <summary>Forwards to these from now on.</summary>
    public void Forward(params Socket[] replicas)
    {
        Forwarder.Use(replicas.Select(PortOf));
        Forwarder.ListenAt(Port);
    }

    public async Task<Socket> ConnectAsync()
    {
        Socket client = Kept(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await client.ConnectAsync(IPAddress.Loopback, Port, Cancellation);
        return client;
    }

    public async Task<Socket> AcceptAsync(Socket replica) => Kept(await replica.AcceptAsync(Cancellation));

    /// <summary>A caller's end and the replica's end of one connection.</summary>
    public async Task<(Socket Client, Socket Server)> PairAsync()
    {
        Socket replica = Replica();
        Forward(replica);
        return (await ConnectAsync(), await AcceptAsync(replica));
    }

    public static async Task<string> ReadAsync(Socket socket)
    {
        byte[] buffer = new byte[1024];
        return System.Text.Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, Cancellation));
    }

    public static async Task WriteAsync(Socket socket, string text) => await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(text), Cancellation);

    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public static async Task<SocketError> FailureAsync(Func<Task> action) => (await Assert.ThrowsAsync<SocketException>(action)).SocketErrorCode;

    public async ValueTask DisposeAsync()
    {
        await Forwarder.DisposeAsync();
        foreach (Socket socket in sockets)
            socket.Dispose();
    }

    private Socket Kept(Socket socket)
    {
        lock (sockets)
            sockets.Add(socket);
        return socket;
    }

    private static Socket Listen()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(2048);
        return socket;
    }
}
