using System.Net.Sockets;

namespace MicroSim.Load.Workers;

/// <summary>How both ends of a worker's connection set their sockets.</summary>
internal static class WorkerSockets
{
    private const int SilentSeconds = 5, Probes = 3;

    /// <summary>Orders go at once, and a far end that went without a word (its machine, its network) is noticed within 20 s.</summary>
    public static void Watch(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SilentSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, SilentSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
    }
}
