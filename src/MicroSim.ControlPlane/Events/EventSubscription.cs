using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.State;

namespace MicroSim.ControlPlane.Events;

/// <summary>One reader of the events. It has a bounded place for what it has not read yet; when that is full the oldest goes, and the reader is told.</summary>
internal sealed class EventSubscription : IDisposable
{
    public const int Capacity = 256;

    private readonly EventLog log;
    private readonly string? simulation;
    private readonly MissedEvent? missedBefore;
    private readonly IReadOnlyList<SentEvent> replay;
    private readonly Channel<SentEvent> channel;
    private volatile bool dropped;

    public EventSubscription(EventLog log, string? simulation, MissedEvent? missedBefore, IReadOnlyList<SentEvent> replay)
    {
        this.log = log;
        this.simulation = simulation;
        this.missedBefore = missedBefore;
        this.replay = replay;
        channel = Channel.CreateBounded<SentEvent>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => Drop());
    }

    public void Offer(SentEvent sent)
    {
        if (sent.IsOf(simulation))
            channel.Writer.TryWrite(sent);
    }

    /// <summary>What was missed and what is kept, at once.</summary>
    public IEnumerable<byte[]> Replay()
    {
        if (missedBefore is not null)
            yield return Frame(missedBefore);
        foreach (SentEvent sent in replay)
            yield return sent.Frame;
    }

    /// <summary>Every later event; an empty frame when there was none for <paramref name="silence"/>.</summary>
    public async IAsyncEnumerable<byte[]> FollowAsync(TimeSpan silence, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long read = replay.Count > 0 ? replay[^1].Id : 0;
        while (true)
        {
            if (!await WaitAsync(silence, time, cancellation))
            {
                yield return [];
                continue;
            }
            while (channel.Reader.TryRead(out SentEvent? sent))
            {
                if (dropped)
                {
                    dropped = false;
                    yield return Frame(new MissedEvent(read, sent.Id));
                }
                read = sent.Id;
                yield return sent.Frame;
            }
        }
    }

    public void Dispose() => log.Unsubscribe(this);

    private void Drop()
    {
        dropped = true;
        log.CountMissed();
    }

    private async Task<bool> WaitAsync(TimeSpan silence, TimeProvider time, CancellationToken cancellation)
    {
        using CancellationTokenSource quiet = new(silence, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellation);
        try
        {
            return await channel.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    // Without an id: a reader that comes back is to begin after the last event that it got.
    private static byte[] Frame(MissedEvent missed) =>
        [.. "event: missed\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(missed, ApiJson.Readable.MissedEvent), .. "\n\n"u8];
}

/// <summary>An event as it goes to readers, made once for all of them.</summary>
internal sealed record SentEvent(long Id, string Simulation, byte[] Frame)
{
    public static SentEvent Of(SavedEvent saved) => new(saved.Id, saved.Simulation, System.Text.Encoding.UTF8.GetBytes($"id: {saved.Id}\nevent: {saved.Type}\ndata: {saved.Body}\n\n"));

    public bool IsOf(string? simulation) => simulation is null || simulation == Simulation;
}
