using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;
using MicroSim.Telemetry.Traces;

namespace MicroSim.ControlPlane.Traces;

/// <summary>
/// Sends the traces that are over into a stream of events, those of a second in one frame. They are no events: they have no ids and are not kept. Of more
/// than <see cref="MostOfFrame"/> a second the others are only counted.
/// </summary>
internal sealed class LiveTraces(TraceBook traces, TimeProvider time)
{
    public const int MostOfFrame = 50;

    // Agents send what they have each second.
    private static readonly TimeSpan quiet = TimeSpan.FromSeconds(2), interval = TimeSpan.FromSeconds(1);

    public async Task SendAsync(string simulation, FrameWriter frames, CancellationToken cancellation)
    {
        TraceFeed feed = new(quiet);
        using IDisposable following = traces.Follow(feed);
        using PeriodicTimer timer = new(interval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            IReadOnlyList<TraceId> over = feed.Take(time.GetUtcNow(), out long missed);
            IReadOnlyList<Trace> worst = traces.Worst(over, simulation, MostOfFrame, out int more);
            if (worst.Count > 0 || missed > 0)
                await frames.WriteAsync(Frame(new([.. worst.Select(TraceSummary.Of)], more, missed)), cancellation);
        }
    }

    private static byte[] Frame(FinishedTraces finished) => [.. "event: traces\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(finished, ApiJson.Readable.FinishedTraces), .. "\n\n"u8];
}
