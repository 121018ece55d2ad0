using System.Net;
using System.Net.Sockets;

namespace MicroSim.Runtimes.Local.Ports;

/// <summary>Tries whether this machine lets us listen on a loopback port.</summary>
internal static class PortProbe
{
    /// <summary>Null when the port is free, else why it cannot be had.</summary>
    public static string? WhyNot(int port) => Try(port) switch
    {
        SocketError.Success => null,
        SocketError.AddressAlreadyInUse => $"port {port} is {PortOwner.Describe(port)}",
        SocketError.AccessDenied => $"port {port} needs more rights than this process has: take one over 1023",
        SocketError error => $"port {port} cannot be listened on: {error}",
    };

    public static bool IsFree(int port) => Try(port) == SocketError.Success;

    private static SocketError Try(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
