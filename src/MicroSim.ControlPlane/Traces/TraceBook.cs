using System.Collections.Immutable;
using MicroSim.Contract;
using MicroSim.ControlPlane.Metrics;
using MicroSim.Telemetry.Traces;
using MicroSim.Telemetry.Traces.Otlp;

namespace MicroSim.ControlPlane.Traces;

/// <summary>The traces that are kept, and how many spans came, were cut, refused or left out.</summary>
internal sealed class TraceBook(ControlPlaneOptions options, SpanForwarder forwarder, TimeProvider time) : IOwnMetrics
{
    private readonly TraceStore store = new(options.TraceMemory);
    private ImmutableList<TraceFeed> feeds = [];
    private long received;
    private long refused;
    private long cut;
    private long malformed;
    private long busy;

    public Trace? Find(string id) => store.Find(id);

    public IReadOnlyList<FoundTrace> Search(TraceQuery query) => store.Search(query);

    /// <summary>Of some traces the worst of a simulation; see <see cref="TraceStore.Worst"/>.</summary>
    public IReadOnlyList<Trace> Worst(IReadOnlyList<TraceId> ids, string simulation, int limit, out int more) => store.Worst(ids, simulation, limit, out more);

    /// <summary>Tells somebody of all traces of which something comes from now on, until what it returns is disposed of.</summary>
    public IDisposable Follow(TraceFeed feed)
    {
        ImmutableInterlocked.Update(ref feeds, all => all.Add(feed));
        return new Following(() => ImmutableInterlocked.Update(ref feeds, all => all.Remove(feed)));
    }

    /// <summary>Keeps a request of the control plane's own.</summary>
    public void Add(ScriptedRequest request, bool sampled)
    {
        store.Add(request);
        Tell([request.Root.Trace]);
        if (sampled && forwarder.IsOn)
            forwarder.Send(OtlpWriter.Write(request.Root), OtlpMedia.Json);
    }

    /// <summary>Keeps what a body brought.</summary>
    public void Add(OtlpBatch batch)
    {
        store.Add(batch.Spans);
        Tell(batch.Spans.Select(s => s.Trace));
        Interlocked.Add(ref received, batch.Spans.Count + batch.Refused);
        Interlocked.Add(ref refused, batch.Refused);
        Interlocked.Add(ref cut, batch.Cut);
    }

    public void CountMalformed() => Interlocked.Increment(ref malformed);

    public void CountBusy() => Interlocked.Increment(ref busy);

    public void Write(MetricsText text)
    {
        text.Counter("microsim_spans_received_total", "Spans that came over OTLP.", Volatile.Read(ref received));
        text.Counter("microsim_spans_dropped_total", "Spans that came and were not kept: without ids or a time, twice, or too many in one trace.", "reason",
            [("invalid", Volatile.Read(ref refused)), ("duplicate", store.Duplicates), ("trace_too_large", store.Overflow)]);
        text.Counter("microsim_spans_cut_total", "Spans that lost a part that was too large.", Volatile.Read(ref cut));
        text.Counter("microsim_span_bodies_refused_total", "Bodies over OTLP that were refused whole: malformed, or more at once than can be read.", "reason",
            [("malformed", Volatile.Read(ref malformed)), ("busy", Volatile.Read(ref busy))]);
        text.Gauge("microsim_traces", "Traces that are kept.", store.Count);
        text.Gauge("microsim_trace_bytes", "Memory that they take, about.", store.Bytes);
        text.Counter("microsim_traces_evicted_total", "Traces that made room for newer ones.", store.Evicted);
        text.Counter("microsim_span_bodies_forwarded_total", "Bodies that the user's collector took.", forwarder.Forwarded);
        text.Counter("microsim_span_bodies_not_forwarded_total", "Bodies that the user's collector did not take, or that came faster than it did.", forwarder.Dropped);
    }

    private void Tell(IEnumerable<TraceId> touched)
    {
        foreach (TraceFeed feed in feeds)
            feed.Touch(touched, time.GetUtcNow());
    }

    private sealed class Following(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
