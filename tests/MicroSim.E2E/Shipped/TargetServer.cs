using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MicroSim.E2E.Shipped;

/// <summary>An address outside the simulation: it answers 200 and keeps the heads of what it was sent.</summary>
internal sealed class TargetServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public TargetServer()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}/";

    public ConcurrentQueue<string> Heads { get; } = new();

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            using StreamReader reader = new(client.GetStream(), Encoding.ASCII);
            StringBuilder head = new();
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length > 0)
                {
                    head.AppendLine(line.ToLowerInvariant());
                    continue;
                }
                Heads.Enqueue(head.ToString());
                head.Clear();
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
            }
        }
    }
}
