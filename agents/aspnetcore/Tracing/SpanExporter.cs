using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace MicroSim.Agent.Tracing;

/// <summary>Sends spans over OTLP/HTTP in the background. What comes faster than it can be sent is dropped and counted; nobody ever waits for it.</summary>
internal sealed class SpanExporter : IAsyncDisposable
{
    private const int MostWaiting = 8192;
    private const int MostAtOnce = 512;

    private static readonly TimeSpan interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan lastPatience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<SpanData> waiting = new();
    private readonly CancellationTokenSource ending = new();
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly TracingSettings settings;
    private readonly SpanWriter writer;
    private readonly AgentMetrics metrics;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });
    private readonly Task work;
    private int count;

    public SpanExporter(AgentSettings agent, TracingSettings settings, AgentMetrics metrics, TimeProvider time)
    {
        this.settings = settings;
        this.metrics = metrics;
        this.time = time;
        writer = new SpanWriter(agent, settings);
        work = settings.Endpoint is null ? Task.CompletedTask : Task.Run(RunAsync);
    }

    public void Add(SpanData span)
    {
        if (Interlocked.Increment(ref count) <= MostWaiting)
        {
            waiting.Enqueue(span);
            return;
        }
        Interlocked.Decrement(ref count);
        metrics.SpansDropped(1);
    }

    /// <summary>Sends what still waits, for a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await work;
        ending.Dispose();
        http.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                while (!waiting.IsEmpty)
                    await SendAsync(patience);
            }
        }
        catch (OperationCanceledException)
        {
            long last = time.GetTimestamp();
            while (!waiting.IsEmpty && time.GetElapsedTime(last) < lastPatience)
                await SendAsync(lastPatience);
        }
    }

    private async Task SendAsync(TimeSpan limit)
    {
        List<SpanData> batch = [];
        while (batch.Count < MostAtOnce && waiting.TryDequeue(out SpanData? span))
            batch.Add(span);
        Interlocked.Add(ref count, -batch.Count);
        buffer.ResetWrittenCount();
        writer.Write(buffer, batch);
        if (await TrySendAsync(limit))
            metrics.SpansSent(batch.Count);
        else
            metrics.SpansDropped(batch.Count);
    }

    private async Task<bool> TrySendAsync(TimeSpan limit)
    {
        using CancellationTokenSource late = new(limit, time);
        using HttpRequestMessage request = new(HttpMethod.Post, settings.Endpoint) { Content = new ReadOnlyMemoryContent(buffer.WrittenMemory) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach ((string name, string value) in settings.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, late.Token);
            await response.Content.CopyToAsync(Stream.Null, late.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
