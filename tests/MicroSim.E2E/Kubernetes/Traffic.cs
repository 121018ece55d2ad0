using System.Collections.Concurrent;
using System.Text;

namespace MicroSim.E2E.Kubernetes;

/// <summary>A request that did not succeed.</summary>
/// <param name="Sent">When it was sent, as a timestamp of the system's clock.</param>
/// <param name="Ended">When it was over.</param>
/// <param name="What">What came instead of success.</param>
internal sealed record FailedRequest(long Sent, long Ended, string What)
{
    public override string ToString() => $"after {TimeProvider.System.GetElapsedTime(Sent, Ended).TotalMilliseconds:0} ms {What}";
}

/// <summary>A steady stream of requests until it is stopped; it counts those that failed and says how.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource ending = new();
    private readonly Task running;
    private readonly ConcurrentQueue<FailedRequest> failures = [];
    private int sent;

    /// <summary>Begins to send.</summary>
    /// <param name="http">Sends.</param>
    /// <param name="path">Where to.</param>
    /// <param name="body">What.</param>
    /// <param name="streams">How many send at once.</param>
    public Traffic(HttpClient http, string path, string body, int streams = 2) =>
        running = Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Task.Run(() => RunAsync(http, path, body))));

    public int Sent => sent;

    public IReadOnlyCollection<FailedRequest> Failures => failures;

    public async Task StopAsync()
    {
        await ending.CancelAsync();
        await running;
    }

    /// <summary>Stops; the test fails when a request did.</summary>
    public async Task StopWithoutFailureAsync()
    {
        await StopAsync();
        Assert.True(failures.IsEmpty, $"{failures.Count} of {sent} requests failed, such as {failures.FirstOrDefault()}");
        Assert.True(sent > 50, $"only {sent} requests were sent");
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
            long start = TimeProvider.System.GetTimestamp();
            Interlocked.Increment(ref sent);
            try
            {
                using HttpResponseMessage reply = await http.PostAsync(path, content, CancellationToken.None);
                string text = await reply.Content.ReadAsStringAsync(CancellationToken.None);
                if (!reply.IsSuccessStatusCode || !text.Contains("\"error\":null", StringComparison.Ordinal))
                    failures.Enqueue(new FailedRequest(start, TimeProvider.System.GetTimestamp(), text));
            }
            catch (HttpRequestException e)
            {
                failures.Enqueue(new FailedRequest(start, TimeProvider.System.GetTimestamp(), e.Message));
            }
            await Task.Delay(between, TimeProvider.System, CancellationToken.None);
        }
    }
}
