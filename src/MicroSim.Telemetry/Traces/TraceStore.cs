using MicroSim.Contract;
using MicroSim.Telemetry.Histograms;

namespace MicroSim.Telemetry.Traces;

/// <summary>
/// Keeps traces in so many bytes of memory. The oldest go first; those with errors and the slowest 5 % stay until they fill half of it.
/// </summary>
/// <param name="limit">How many bytes.</param>
public sealed class TraceStore(long limit = TraceStore.DefaultLimit)
{
    public const long DefaultLimit = 64L * 1024 * 1024;

    // No trace takes more than this share of it.
    private const int SharesOfOne = 8;

    // Of so few nobody knows which are slow.
    private const ulong Enough = 100;
    private const ulong Forgetting = 10_000;
    private const double SlowShare = 0.95;

    private readonly Lock gate = new();
    private readonly Dictionary<TraceId, StoredTrace> traces = [];
    private readonly Dictionary<string, StoredTrace> byRequest = new(StringComparer.Ordinal);
    private readonly Queue<StoredTrace> recent = new();
    private readonly Queue<StoredTrace> notable = new();
    private readonly ulong[] durations = new ulong[DurationBuckets.Count];
    private ulong known;
    private long notableBytes;

    /// <summary>How many bytes it takes now.</summary>
    public long Bytes { get; private set; }

    public int Count => traces.Count;

    /// <summary>Spans that were left out, for one of their id was there.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Spans that were left out, for their trace was too large.</summary>
    public long Overflow { get; private set; }

    /// <summary>Traces that made room for others.</summary>
    public long Evicted { get; private set; }

    public void Add(IReadOnlyList<TraceSpan> spans)
    {
        lock (gate)
        {
            foreach (TraceSpan span in spans)
                Add(span);
        }
    }

    public void Add(ScriptedRequest request)
    {
        lock (gate)
        {
            StoredTrace trace = Of(request.Root.Trace);
            if (trace.Size + request.Size > limit / SharesOfOne)
                request = request with { Result = [] };
            Grown(trace, t => t.Add(request));
            Name(trace, request.RequestId);
            MakeRoom();
        }
    }

    /// <summary>The trace of an id, or of a request's; null when there is none.</summary>
    public Trace? Find(string id)
    {
        lock (gate)
        {
            StoredTrace? found = TraceId.TryParse(id, out TraceId trace) ? traces.GetValueOrDefault(trace) : null;
            return (found ?? byRequest.GetValueOrDefault(id))?.Build();
        }
    }

    /// <summary>The traces that somebody looks for, in the order asked for.</summary>
    public IReadOnlyList<FoundTrace> Search(TraceQuery query)
    {
        StoredTrace[] all;
        lock (gate)
            all = [.. notable, .. recent];
        return query.Order == TraceOrder.Newest
            ? [.. Found(all, query).Take(query.Limit).OrderByDescending(f => f.Trace.StartNs)]
            : Slowest(Found(all, query), query.Limit);
    }

    // The newest first.
    private IEnumerable<FoundTrace> Found(StoredTrace[] all, TraceQuery query)
    {
        for (int i = all.Length - 1; i >= 0; i--)
        {
            Trace? trace = null;
            // One by one, so that whoever brings spans hardly waits.
            lock (gate)
            {
                if (!all[i].IsGone)
                    trace = all[i].Build();
            }
            if (trace is not null && query.Find(trace) is FoundTrace found)
                yield return found;
        }
    }

    // All must be looked at; no more than asked for are held, for built they take more memory than stored.
    private static IReadOnlyList<FoundTrace> Slowest(IEnumerable<FoundTrace> found, int limit)
    {
        PriorityQueue<FoundTrace, long> slowest = new();
        foreach (FoundTrace one in found)
        {
            if (slowest.Count < limit)
                slowest.Enqueue(one, one.SlownessNs);
            else
                slowest.EnqueueDequeue(one, one.SlownessNs);
        }
        return [.. slowest.UnorderedItems.Select(i => i.Element).OrderByDescending(f => f.SlownessNs).ThenByDescending(f => f.Trace.StartNs)];
    }

    /// <summary>Of some traces the ones of a simulation, or of nobody knows which: those that failed first, then the slowest.</summary>
    /// <param name="ids">Which ones; those that are gone are left out.</param>
    /// <param name="simulation">Its name.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="more">How many were left out for the limit.</param>
    public IReadOnlyList<Trace> Worst(IEnumerable<TraceId> ids, string simulation, int limit, out int more)
    {
        lock (gate)
        {
            StoredTrace[] there = [.. ids.Select(i => traces.GetValueOrDefault(i)).OfType<StoredTrace>().Where(t => t.Simulation is null || t.Simulation == simulation)];
            more = Math.Max(0, there.Length - limit);
            return [.. there.OrderByDescending(t => t.HasErrors).ThenByDescending(t => t.Duration).Take(limit).Select(t => t.Build())];
        }
    }

    private void Add(TraceSpan span)
    {
        StoredTrace trace = Of(span.Trace);
        if (trace.Size + span.Size > limit / SharesOfOne)
        {
            Overflow++;
            return;
        }
        bool isNew = false;
        Grown(trace, t => isNew = t.Add(span));
        if (!isNew)
        {
            Duplicates++;
            return;
        }
        if (span.Attribute(SpanNames.RequestId) is string request)
            Name(trace, request);
        MakeRoom();
    }

    private StoredTrace Of(TraceId id)
    {
        if (traces.TryGetValue(id, out StoredTrace? trace))
            return trace;
        trace = new StoredTrace(id);
        traces[id] = trace;
        recent.Enqueue(trace);
        Bytes += trace.Size;
        return trace;
    }

    private void Grown(StoredTrace trace, Action<StoredTrace> add)
    {
        long before = trace.Size;
        add(trace);
        Bytes += trace.Size - before;
        if (trace.IsNotable)
            notableBytes += trace.Size - before;
    }

    private void Name(StoredTrace trace, string request)
    {
        if (trace.Call(request))
            byRequest[request] = trace;
    }

    private void MakeRoom()
    {
        while (Bytes > limit)
        {
            if (notable.Count > 0 && (notableBytes > limit / 2 || recent.Count == 0))
            {
                StoredTrace oldest = notable.Dequeue();
                notableBytes -= oldest.Size;
                Drop(oldest);
            }
            else if (recent.TryDequeue(out StoredTrace? trace))
            {
                if (IsNotable(trace))
                    Keep(trace);
                else
                    Drop(trace);
            }
            else
            {
                return;
            }
        }
    }

    private void Keep(StoredTrace trace)
    {
        trace.IsNotable = true;
        notable.Enqueue(trace);
        notableBytes += trace.Size;
    }

    private void Drop(StoredTrace trace)
    {
        trace.IsGone = true;
        traces.Remove(trace.Id);
        foreach (string request in trace.RequestIds.Where(r => byRequest.GetValueOrDefault(r) == trace))
            byRequest.Remove(request);
        Bytes -= trace.Size;
        Evicted++;
    }

    private bool IsNotable(StoredTrace trace)
    {
        double seconds = trace.Duration.TotalSeconds;
        int bucket = DurationBuckets.Of(seconds);
        bool slow = known >= Enough && seconds > Percentile.Of(durations, SlowShare);
        durations[bucket]++;
        if (++known >= Forgetting)
            Halve();
        return trace.HasErrors || slow;
    }

    // So that it is about what runs now.
    private void Halve()
    {
        known = 0;
        for (int i = 0; i < durations.Length; i++)
            known += durations[i] /= 2;
    }
}
