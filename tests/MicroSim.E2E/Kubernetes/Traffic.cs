using System.Collections.Concurrent;
using System.Text;

namespace MicroSim.E2E.Kubernetes;

/// <summary>A steady stream of requests through the control plane, until it is stopped; it counts those that failed and says how.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource ending = new();
    private readonly Task running;
    private readonly ConcurrentQueue<string> failures = [];
    private int sent;

    public Traffic(HttpClient http, string path, string body, int streams = 2) =>
        running = Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Task.Run(() => RunAsync(http, path, body))));

    public int Sent => sent;

    /// <summary>What came instead of success.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    public async Task StopAsync()
    {
        await ending.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        ending.Dispose();
    }

    private async Task RunAsync(HttpClient http, string path, string body)
    {
        while (!ending.IsCancellationRequested)
        {
            using StringContent content = new(body, Encoding.UTF8, "application/json");
            try
            {
                using HttpResponseMessage reply = await http.PostAsync(path, content, CancellationToken.None);
                string text = await reply.Content.ReadAsStringAsync(CancellationToken.None);
                Interlocked.Increment(ref sent);
                if (!reply.IsSuccessStatusCode || !text.Contains("\"error\":null", StringComparison.Ordinal))
                    failures.Enqueue($"{(int)reply.StatusCode} {text}");
            }
            catch (HttpRequestException e)
            {
                failures.Enqueue(e.Message);
            }
            await Task.Delay(between, TimeProvider.System, CancellationToken.None);
        }
    }
}
