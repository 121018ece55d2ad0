using MicroSim.ControlPlane.Http;
using MicroSim.Telemetry.Measures;
using MicroSim.Telemetry.Scraping;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>
/// Reads the metrics of one process once a second, at its own place in the second. Each scrape counts to the second for which it was planned, so every second
/// has one of each process. One that takes too long is given up before the next is due; a second that has no time for one is skipped, never made up for.
/// </summary>
/// <param name="target">The process.</param>
/// <param name="offset">Its place in the second.</param>
/// <param name="newSince">When it is younger than this, all that it ever counted is news.</param>
/// <param name="source">Where its metrics come from.</param>
/// <param name="measures">Where they go.</param>
/// <param name="health">Told how it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class TargetScraper(
    ScrapeTarget target, TimeSpan offset, DateTimeOffset newSince, IMetricsSource source, SimulationMeasures measures, ScrapeHealth health, TimeProvider time)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(900);

    // A clock that was put back further than this is believed.
    private const int LongestWait = 3;
    private const int UsualLength = 16 * 1024;

    private readonly ReplicaCounters counters = new();

    public async Task RunAsync(CancellationToken cancellation)
    {
        long second = Past(time.GetUtcNow());
        while (true)
        {
            DateTimeOffset now = time.GetUtcNow();
            long next = Past(now) + 1;
            if (next <= second && second - next < LongestWait)
                next = second + 1;
            if (next > second + 1)
                health.Add(ScrapeResult.Skipped, next - second - 1);
            second = next;
            DateTimeOffset planned = DateTimeOffset.FromUnixTimeSeconds(second) + offset;
            if (planned > now)
                await Task.Delay(planned - now, time, cancellation);
            health.Lag.Add(time.GetUtcNow() - planned);
            await ScrapeAsync(second, cancellation);
        }
    }

    private long Past(DateTimeOffset now) => (now - offset).ToUnixTimeSeconds();

    private async Task ScrapeAsync(long second, CancellationToken cancellation)
    {
        long begin = time.GetTimestamp();
        using CancellationTokenSource late = new(Deadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        using PooledBuffer text = new(UsualLength);
        ScrapeResult result;
        try
        {
            string? trouble = await source.ReadAsync(target.Admin.Root, text, either.Token);
            result = trouble is null ? Take(second, text.Written.Span) : ScrapeResult.Failed;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            result = ScrapeResult.Timeout;
        }
        health.Duration.Add(time.GetElapsedTime(begin));
        health.Add(result);
    }

    private ScrapeResult Take(long second, ReadOnlySpan<byte> text)
    {
        if (counters.Take(text, newSince) is not null)
            return ScrapeResult.Refused;
        health.LeaveOut(counters.LeftOut + measures.Add(second, target.Service, counters));
        return ScrapeResult.Ok;
    }
}
