using System.Diagnostics;
using System.Globalization;
using MicroSim.ControlPlane.Metrics;
using MicroSim.Runtimes;
using MicroSim.Telemetry.Histograms;
using MicroSim.Telemetry.Measures;

namespace MicroSim.Bench.Scraping;

/// <summary>Reads agents as the control plane does, and tells what it took: one row of numbers.</summary>
internal static class Reading
{
    private static readonly TimeSpan warmUp = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(TimeSpan length, IReadOnlyList<int> ports)
    {
        TimeProvider time = TimeProvider.System;
        ScrapeHealth health = new();
        SimulationMeasures measures = new();
        using MetricsClient client = new();
        using CancellationTokenSource ending = new();
        DateTimeOffset now = time.GetUtcNow();
        Task[] scrapers = [.. ports.Select((port, i) =>
        {
            ScrapeTarget target = new("bench", $"s{i}", $"s{i}-0", new AdminPort(new Uri($"http://127.0.0.1:{port}/"), $"{i}"));
            return Task.Run(() => new TargetScraper(target, TimeSpan.FromSeconds((double)i / ports.Count), now, client, measures, health, time).RunAsync(ending.Token));
        })];
        await Task.Delay(warmUp, time);
        using Process own = Process.GetCurrentProcess();
        (TimeSpan cpu, long ok, long start) = (own.TotalProcessorTime, health.Count(ScrapeResult.Ok), time.GetTimestamp());
        long[] lag = Late(health);
        await Task.Delay(length, time);
        own.Refresh();
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        double used = (own.TotalProcessorTime - cpu).TotalSeconds / seconds * 100;
        long[] late = [.. Late(health).Zip(lag, (a, b) => a - b)];
        long bad = Enum.GetValues<ScrapeResult>().Where(r => r != ScrapeResult.Ok).Sum(health.Count);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ports.Count,9}{(health.Count(ScrapeResult.Ok) - ok) / seconds,12:0.0}{used,14:0.00}{used / ports.Count * 100,20:0.00}{own.WorkingSet64 / 1e6,10:0}{bad,20}{Bound(late, 0.99) * 1000,18:0.##}"));
        await ending.CancelAsync();
        await Task.WhenAll(scrapers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static long[] Late(ScrapeHealth health) => [.. health.Lag.Counts];

    // The upper bound of the bucket of that quantile, in seconds.
    private static double Bound(long[] counts, double quantile)
    {
        long left = (long)Math.Ceiling(counts.Sum() * quantile);
        int bucket = 0;
        while (bucket < counts.Length - 1 && (left -= counts[bucket]) > 0)
            bucket++;
        return bucket < DurationBuckets.Bounds.Length ? DurationBuckets.Bounds[bucket] : double.PositiveInfinity;
    }
}
