using System.Net;
using System.Net.Sockets;

namespace MicroSim.Load.Sockets;

/// <summary>Where requests go: looked up once, before the load begins, so that no name server is measured.</summary>
/// <param name="Ip">Address and port.</param>
internal sealed record Endpoint(IPEndPoint Ip)
{
    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily Family => Ip.AddressFamily;

    /// <summary>The address as the system reads it.</summary>
    public byte[] Address { get; } = Bytes(Ip);

    /// <summary>The first address of the URL's host that accepts a connection, or its first one.</summary>
    /// <exception cref="SocketException">There is no such host.</exception>
    public static async Task<Endpoint> FindAsync(Uri url, CancellationToken cancellation)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(url.IdnHost, cancellation);
        if (addresses.Length > 1)
        {
            foreach (IPAddress address in addresses)
            {
                if (await AcceptsAsync(new(address, url.Port), cancellation))
                    return new(new IPEndPoint(address, url.Port));
            }
        }
        return new(new IPEndPoint(addresses[0], url.Port));
    }

    private static byte[] Bytes(IPEndPoint endpoint)
    {
        SocketAddress address = endpoint.Serialize();
        return address.Buffer[..address.Size].ToArray();
    }

    private static async Task<bool> AcceptsAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        using Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await socket.ConnectAsync(endpoint, limited.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
