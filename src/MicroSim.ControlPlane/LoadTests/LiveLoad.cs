using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;

namespace MicroSim.ControlPlane.LoadTests;

/// <summary>
/// Sends the seconds of load tests into streams of events. They are no events: they have no ids and are not kept, for an hour of them would push out all that
/// is. A slow reader gets the newest 64.
/// </summary>
internal sealed class LiveLoad
{
    private const int Waiting = 64;

    private ImmutableList<(string Simulation, Channel<byte[]> Channel)> readers = [];

    /// <summary>A second passed.</summary>
    public void Tell(string simulation, LoadSecond second)
    {
        byte[] frame = [.. "event: load\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(second, ApiJson.Readable.LoadSecond), .. "\n\n"u8];
        foreach ((string wanted, Channel<byte[]> channel) in readers)
        {
            if (wanted == simulation)
                channel.Writer.TryWrite(frame);
        }
    }

    public async Task SendAsync(string simulation, FrameWriter frames, CancellationToken cancellation)
    {
        (string, Channel<byte[]> Channel) reader = (simulation, Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }));
        ImmutableInterlocked.Update(ref readers, all => all.Add(reader));
        try
        {
            await foreach (byte[] frame in reader.Channel.Reader.ReadAllAsync(cancellation))
                await frames.WriteAsync(frame, cancellation);
        }
        finally
        {
            ImmutableInterlocked.Update(ref readers, all => all.Remove(reader));
        }
    }
}
