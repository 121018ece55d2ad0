using System.Net;
using System.Net.Sockets;

namespace MicroSim.E2E.Kubernetes;

/// <summary>The data port behind an address of the cluster.</summary>
internal static class Endpoint
{
    private const int Port = 8080;

    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(1);

    private static readonly HttpClient http = new();

    /// <summary>What a plain call is answered.</summary>
    public static async Task<HttpStatusCode> StatusAsync(string address)
    {
        using HttpResponseMessage reply = await http.GetAsync(new Uri($"http://{address}:{Port}/"), TestContext.Current.CancellationToken);
        return reply.StatusCode;
    }

    /// <summary>Whether somebody takes a connection now.</summary>
    public static async Task<bool> AcceptsAsync(string address)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(deadline);
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, Port, late.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
