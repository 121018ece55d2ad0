using MicroSim.Contract;

namespace MicroSim.Telemetry.Traces;

/// <summary>What came of one trace so far. Its store's lock guards it.</summary>
internal sealed class StoredTrace(TraceId id)
{
    private const int OwnSize = 400;
    private const int SizeOfSpanId = 24;
    private const int MostRequestIds = 8;

    // A list is searched faster than a set until here.
    private const int Few = 16;

    private readonly List<TraceSpan> spans = [];
    private readonly List<ScriptedRequest> requests = [];
    private readonly List<string> requestIds = [];
    private HashSet<ulong>? ids;
    private long start = long.MaxValue;
    private long end = long.MinValue;

    public TraceId Id => id;

    /// <summary>About how many bytes of memory it takes.</summary>
    public long Size { get; private set; } = OwnSize;

    public bool HasErrors { get; private set; }

    /// <summary>The simulation that it ran in; null while nobody said.</summary>
    public string? Simulation { get; private set; }

    public TimeSpan Duration => end <= start ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Instants.Milliseconds(end - start));

    public IReadOnlyList<string> RequestIds => requestIds;

    /// <summary>Whether it stays longer than others.</summary>
    public bool IsNotable { get; set; }

    /// <summary>Whether it is out of the store.</summary>
    public bool IsGone { get; set; }

    /// <summary>Takes a span; false when one of its id is there.</summary>
    public bool Add(TraceSpan span)
    {
        if (ids is null ? spans.Exists(s => s.Id == span.Id) : !ids.Add(span.Id))
            return false;
        spans.Add(span);
        if (ids is null && spans.Count > Few)
            ids = [.. spans.Select(s => s.Id)];
        Grow(span.Size + SizeOfSpanId, span);
        HasErrors |= span.Error is not null;
        return true;
    }

    public void Add(ScriptedRequest request)
    {
        requests.Add(request);
        Grow(request.Size, request.Root);
        HasErrors |= request.HasErrors;
    }

    /// <summary>Remembers another name of it; false when it has that one or enough of them.</summary>
    public bool Call(string requestId)
    {
        if (requestIds.Count == MostRequestIds || requestIds.Contains(requestId))
            return false;
        requestIds.Add(requestId);
        return true;
    }

    /// <summary>As it is now. Built each time that somebody looks: kept, it would take more memory than all that it is built of.</summary>
    public Trace Build()
    {
        List<TraceSpan> results = [.. requests.SelectMany(Distinct)];
        int answered = results.Count(s => s.Kind == SpanKind.Server);
        // Spans tell more, but only when they are all there.
        bool fromSpans = spans.Count > 0 && spans.Count(s => s.Kind == SpanKind.Server) >= answered;
        List<TraceSpan> all = fromSpans ? [.. requests.Select(r => r.Root), .. spans] : results;
        string? simulation = all.Select(s => s.Source.Simulation).FirstOrDefault(s => s is not null);
        return new(id, simulation, [.. requestIds], fromSpans, Waterfall.Of(all));
    }

    // Ids that are made up must not meet in one trace.
    private IEnumerable<TraceSpan> Distinct(ScriptedRequest request, int index)
    {
        ulong offset = (ulong)index * SpanLimits.SpansOfBody;
        ulong Moved(ulong own) => own == request.Root.Id ? own : own + offset;
        return ResultSpans.Of(request).Select(s => s with { Id = Moved(s.Id), Parent = s == request.Root ? s.Parent : Moved(s.Parent) });
    }

    private void Grow(int bytes, TraceSpan span)
    {
        Size += bytes;
        Simulation ??= span.Source.Simulation;
        start = Math.Min(start, span.StartNs);
        end = Math.Max(end, span.EndNs);
    }
}
