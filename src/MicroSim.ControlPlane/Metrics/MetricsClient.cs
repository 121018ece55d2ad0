using System.Net.Sockets;
using MicroSim.ControlPlane.Http;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>Reads agents' metrics over HTTP, each over a connection that it keeps.</summary>
internal sealed class MetricsClient : IMetricsSource, IDisposable
{
    /// <summary>A longer text is refused.</summary>
    public const int Longest = 4 * 1024 * 1024;

    private const int Portion = 16 * 1024;

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    });

    public async Task<string?> ReadAsync(Uri root, PooledBuffer into, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(root, "metrics"));
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode)
                return $"status {(int)response.StatusCode}";
            using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
            while (await body.ReadAsync(into.GetMemory(Portion), cancellation) is > 0 and int read)
            {
                into.Advance(read);
                if (into.Written.Length > Longest)
                    return $"more than {Longest} bytes";
            }
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (e.GetBaseException() as SocketException)?.Message ?? e.Message;
        }
    }

    public void Dispose() => client.Dispose();
}
