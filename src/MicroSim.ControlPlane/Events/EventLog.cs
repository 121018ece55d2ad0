using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.State;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Events;

/// <summary>
/// What happened, in order: 1 published by anybody without waiting, 2 numbered and written down, 3 kept, 4 handed to readers. Written before
/// it is handed out, so a number that a reader saw is never given to another event, not even after a kill.
/// </summary>
internal sealed partial class EventLog : IAsyncDisposable
{
    private const int Waiting = 8_192;

    private readonly StateDatabase database;
    private readonly TimeProvider time;
    private readonly ILogger<EventLog> log;
    private readonly Channel<EventView> published;
    private readonly Lock gate = new();
    private readonly Queue<SentEvent> kept;
    private readonly Task pump;
    private ImmutableList<EventSubscription> readers = [];
    private long last;
    private long dropped;
    private long missed;
    private bool unwritten;

    public EventLog(StateDatabase database, TimeProvider time, ILogger<EventLog> log)
    {
        this.database = database;
        this.time = time;
        this.log = log;
        published = Channel.CreateBounded<EventView>(
            new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => Interlocked.Increment(ref dropped));
        kept = new(database.Events().Select(SentEvent.Of));
        last = kept.LastOrDefault()?.Id ?? 0;
        pump = PumpAsync();
    }

    /// <summary>Notes an event; never waits.</summary>
    public void Publish(string type, string simulation, string text, ServiceEvent? service = null, RequestsEvent? requests = null, ConditionView? condition = null, ScenarioRecord? scenario = null, LoadTestView? loadTest = null) =>
        published.Writer.TryWrite(new EventView(0, time.GetUtcNow(), type, simulation, text, service, requests, condition, scenario, loadTest));

    /// <summary>How many events wait to be written down.</summary>
    public int WaitingNow => published.Reader.Count;

    /// <summary>How many were never written down, for they came too fast.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>How many readers there are.</summary>
    public int Readers => readers.Count;

    /// <summary>How many events readers did not get, for they were too slow.</summary>
    public long MissedByReaders => Volatile.Read(ref missed);

    /// <summary>Counts an event that a reader does not get.</summary>
    public void CountMissed() => Interlocked.Increment(ref missed);

    /// <summary>Begins to read: all kept events after a number, or none of them for null, then every new one.</summary>
    public EventSubscription Subscribe(string? simulation, long? after)
    {
        lock (gate)
        {
            // A number that was never given comes from another data folder: all of it is news.
            bool foreign = after > last;
            long? from = foreign ? 0 : after;
            long oldest = kept.TryPeek(out SentEvent? first) ? first.Id : last + 1;
            MissedEvent? missed = after > 0 && (foreign || after < oldest - 1) ? new MissedEvent(after.Value, oldest) : null;
            EventSubscription reader = new(this, simulation, missed, from is null ? [] : [.. kept.Where(e => e.Id > from && e.IsOf(simulation))]);
            readers = readers.Add(reader);
            return reader;
        }
    }

    public void Unsubscribe(EventSubscription reader)
    {
        lock (gate)
            readers = readers.Remove(reader);
    }

    public async ValueTask DisposeAsync()
    {
        published.Writer.TryComplete();
        await pump;
    }

    private async Task PumpAsync()
    {
        List<SavedEvent> batch = [];
        while (await published.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < StateDatabase.KeptEvents && published.Reader.TryRead(out EventView? e))
            {
                EventView numbered = e with { Id = last + batch.Count + 1 };
                batch.Add(new SavedEvent(numbered.Id, e.Simulation, e.Type, Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(numbered, ApiJson.Readable.EventView))));
            }
            Write(batch);
            lock (gate)
            {
                foreach (SentEvent sent in batch.Select(SentEvent.Of))
                {
                    kept.Enqueue(sent);
                    foreach (EventSubscription reader in readers)
                        reader.Offer(sent);
                }
                while (kept.Count > StateDatabase.KeptEvents)
                    kept.Dequeue();
                last += batch.Count;
            }
        }
    }

    // Readers get what cannot be written too: it is only not there after a restart.
    private void Write(List<SavedEvent> batch)
    {
        try
        {
            database.Append(batch);
            unwritten = false;
        }
        catch (DataFolderException e)
        {
            if (!unwritten)
                Unwritten(e.Message);
            unwritten = true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "events are not kept: {Reason}")]
    private partial void Unwritten(string reason);
}
