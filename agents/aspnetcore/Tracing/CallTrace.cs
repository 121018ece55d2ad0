using System.Globalization;
using System.Net.Http.Headers;
using MicroSim.Contract;

namespace MicroSim.Agent.Tracing;

/// <summary>The trace that a call belongs to, and this service's part of it while it answers.</summary>
/// <param name="caller">What the call's headers said.</param>
/// <param name="trace">The trace: the caller's, or a new one.</param>
/// <param name="span">This service's own span in it.</param>
/// <param name="sampled">Whether spans are sent.</param>
internal sealed class CallTrace(TraceContext caller, TraceId trace, ulong span, bool sampled)
{
    private List<FaultEvent>? events;

    public TraceId Trace => trace;

    public ulong Span => span;

    public ulong Parent => caller.Span;

    public bool Sampled => sampled;

    public IReadOnlyList<FaultEvent> Events => events is null ? [] : events;

    /// <summary>Whether calls say the trace anew, instead of as it came: each sampled try is a span, and where nothing came they learn that they are not sampled.</summary>
    public bool Rewrites => sampled || !caller.Trace.IsValid;

    public void FaultActed(FaultEvent fault) => (events ??= []).Add(fault);

    /// <summary>Says the trace in the form in which it came; W3C's when none came.</summary>
    public void Write(ulong tryOf, HttpRequestHeaders to)
    {
        ulong own = sampled ? tryOf : span;
        if (caller.Formats == TraceFormats.B3)
            to.TryAddWithoutValidation(TraceContext.B3Header, TraceContext.B3(trace, own, sampled, sampled ? span : 0));
        else if (caller.Formats == TraceFormats.B3Headers)
            WriteB3(own, to);
        else
            to.TryAddWithoutValidation(TraceContext.TraceParentHeader, TraceContext.TraceParent(trace, own, sampled));
    }

    private void WriteB3(ulong own, HttpRequestHeaders to)
    {
        to.TryAddWithoutValidation(TraceContext.B3TraceIdHeader, trace.ToString());
        to.TryAddWithoutValidation(TraceContext.B3SpanIdHeader, Hex(own));
        if (sampled)
            to.TryAddWithoutValidation(TraceContext.B3ParentHeader, Hex(span));
        to.TryAddWithoutValidation(TraceContext.B3SampledHeader, sampled ? "1" : "0");
    }

    private static string Hex(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>A fault that acted, as an event of a span.</summary>
internal readonly record struct FaultEvent(DateTimeOffset Time, string Type, string Phase, string? Condition);
