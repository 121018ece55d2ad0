using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;
using MicroSim.Telemetry.Measures;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>Sends what a simulation measures into a stream of events, second by second. They are no events: they have no ids, are not kept, and a slow reader gets fewer and longer ones.</summary>
internal sealed class LiveMetrics(Scraper scraper, TimeProvider time)
{
    private const int MostSeconds = 60;

    private static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    public async Task SendAsync(string simulation, FrameWriter frames, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(interval, time);
        long last = 0;
        do
        {
            DateTimeOffset now = time.GetUtcNow();
            long to = MeasureWindow.Of(now, interval, null).To;
            if (to <= last)
                continue;
            // Each second is in one frame, however late that comes.
            MeasureWindow window = MeasureWindow.Of(now, TimeSpan.FromSeconds(last == 0 ? 1 : Math.Min(to - last, MostSeconds)), null);
            last = to;
            if (scraper.Find(simulation) is SimulationMeasures measures)
                await frames.WriteAsync(Frame(MetricsView.Of(simulation, window, measures.Read(window))), cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    // Its steps say the same as the whole.
    private static byte[] Frame(MetricsView metrics)
    {
        MetricsView whole = metrics with { Services = [.. metrics.Services.Select(s => s with { Steps = [] })], Connections = [.. metrics.Connections.Select(c => c with { Steps = [] })] };
        return [.. "event: metrics\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(whole, ApiJson.Readable.MetricsView), .. "\n\n"u8];
    }
}
