using MicroSim.Telemetry.Traces;

namespace MicroSim.ControlPlane.Api;

/// <summary>Traces, the newest or the slowest first.</summary>
/// <param name="Items">What is known of each.</param>
public sealed record TraceList(IReadOnlyList<TraceSummary> Items);

/// <summary>Traces that are over, in a stream of events: nothing more of them came for two seconds. One of which more comes later is told again.</summary>
/// <param name="Items">At most 50 of a second: those in which something failed first, then the slowest.</param>
/// <param name="More">How many others were over in that second.</param>
/// <param name="Missed">How many spans came of traces beyond the 10,000 that one reader's stream waits for.</param>
public sealed record FinishedTraces(IReadOnlyList<TraceSummary> Items, int More, long Missed);

/// <summary>What is known of a trace as a whole.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RequestIds">The names that its requests have in headers and logs.</param>
/// <param name="Entry">The service that it came to first.</param>
/// <param name="Start">When it began.</param>
/// <param name="DurationMs">From its first beginning to its last end, in milliseconds.</param>
/// <param name="Status">The HTTP status that came out; absent when none did.</param>
/// <param name="Errors">How many spans failed.</param>
/// <param name="Spans">How many spans there are.</param>
/// <param name="Services">The services that it came through, by name.</param>
/// <param name="Faults">The types of the faults that acted, as far as spans say so.</param>
/// <param name="Source"><c>spans</c> when services sent spans, <c>result</c> when all is read of the request's result tree.</param>
/// <param name="CallMs">How long the longest of the calls that were looked for by <c>caller</c> and <c>callee</c> took, as its caller saw it; absent when none were looked for.</param>
public sealed record TraceSummary(
    string Id, IReadOnlyList<string> RequestIds, string Entry, DateTimeOffset Start, double DurationMs, int? Status, int Errors, int Spans,
    IReadOnlyList<string> Services, IReadOnlyList<string> Faults, string Source, double? CallMs = null)
{
    internal static TraceSummary Of(FoundTrace found) => Of(found.Trace) with { CallMs = found.CallNs is long call ? Instants.Milliseconds(call) : null };

    internal static TraceSummary Of(Trace trace) => new(
        trace.Id.ToString(), trace.RequestIds, trace.Entry, Instants.Of(trace.StartNs), Instants.Milliseconds(trace.DurationNs), trace.Status, trace.Errors, trace.Lines.Count,
        trace.Services, trace.Faults, trace.FromSpans ? "spans" : "result");
}

/// <summary>One trace.</summary>
/// <param name="Summary">What is known of it as a whole.</param>
/// <param name="Spans">In the order of a waterfall: callers before their callees, siblings by their start.</param>
public sealed record TraceView(TraceSummary Summary, IReadOnlyList<SpanView> Spans)
{
    internal static TraceView Of(Trace trace)
    {
        long start = trace.StartNs;
        return new(TraceSummary.Of(trace), [.. trace.Lines.Select(l => SpanView.Of(l, start))]);
    }
}

/// <summary>One piece of work.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ParentId">The span that caused it.</param>
/// <param name="Depth">How many spans are above it.</param>
/// <param name="Service">Who did it; <c>microsim</c> is the control plane.</param>
/// <param name="Version">The service's version.</param>
/// <param name="Instance">Its process.</param>
/// <param name="Kind"><c>server</c>, <c>client</c>, <c>internal</c>, <c>producer</c>, <c>consumer</c> or <c>unspecified</c>.</param>
/// <param name="Name">What was done.</param>
/// <param name="OffsetMs">When it began, in milliseconds after the trace did; by the clock of its caller where clocks differ.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="Error">Why it failed, an empty text when that is not known; absent when it went well.</param>
/// <param name="Attributes">What else is known, all values as text.</param>
/// <param name="Events">What happened meanwhile; <c>microsim.fault</c> is a fault.</param>
public sealed record SpanView(
    string Id, string? ParentId, int Depth, string Service, string? Version, string? Instance, string Kind, string Name, double OffsetMs, double DurationMs, string? Error,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<SpanEventView> Events)
{
    internal static SpanView Of(TraceLine line, long traceStart)
    {
        TraceSpan span = line.Span;
        return new(
            $"{span.Id:x16}", span.Parent == 0 ? null : $"{span.Parent:x16}", line.Depth, span.Source.Service, span.Source.Version, span.Source.Instance,
            span.Kind.ToString().ToLowerInvariant(), span.Name, Instants.Milliseconds(line.StartNs - traceStart), Instants.Milliseconds(span.DurationNs), span.Error,
            Tags(span.Attributes),
            [.. span.Events.Select(e => new SpanEventView(e.Name, Instants.Milliseconds(e.TimeNs - span.StartNs + line.StartNs - traceStart), Tags(e.Attributes)))]);
    }

    // Of one that came twice the last counts.
    private static Dictionary<string, string> Tags(IReadOnlyList<SpanTag> tags)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        foreach (SpanTag tag in tags)
            map[tag.Key] = tag.Value;
        return map;
    }
}

/// <summary>Something that happened at an instant.</summary>
/// <param name="Name">What.</param>
/// <param name="OffsetMs">When, in milliseconds after the trace began.</param>
/// <param name="Attributes">What else is known, all values as text.</param>
public sealed record SpanEventView(string Name, double OffsetMs, IReadOnlyDictionary<string, string> Attributes);
