using MicroSim.Contract;
using MicroSim.Telemetry.Traces;

namespace MicroSim.Tests.Telemetry.Traces;

public sealed class WaterfallTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Callers_come_before_their_callees_and_siblings_by_their_start()
    {
        TraceSpan[] spans = [Span(3, 1, 20, 5), Span(4, 3, 21, 1), Span(1, 0, 0, 100), Span(2, 1, 10, 5), Span(9, 77, 50, 1)];
        Assert.Equal([(1UL, 0), (2UL, 1), (3UL, 1), (4UL, 2), (9UL, 0)], Waterfall.Of(spans).Select(l => (l.Span.Id, l.Depth)));
    }

    [Fact]
    public void A_callee_whose_clock_is_wrong_is_moved_into_its_call_with_all_below_it()
    {
        TraceSpan[] spans = [Span(1, 0, 0, 100), Span(2, 1, 10, 20, SpanKind.Client), Span(3, 2, 5_000, 10, service: "b"), Span(4, 3, 5_002, 4, SpanKind.Client, "b"), Span(5, 4, 5_002, 4, service: "c")];
        Assert.Equal([0L, 10, 15, 17, 17], Waterfall.Of(spans).Select(l => l.StartNs / Ms));
    }

    [Fact]
    public void What_is_wrong_by_less_than_clocks_are_stays_where_it_is()
    {
        TraceSpan[] spans = [Span(1, 0, 10, 100, SpanKind.Client), Span(2, 1, 9, 100, service: "b")];
        Assert.Equal([10L, 9], Waterfall.Of(spans).Select(l => l.StartNs / Ms));
    }

    [Fact]
    public void A_callee_that_its_caller_left_behind_stays_where_it_is()
    {
        TraceSpan[] spans = [Span(1, 0, 0, 20, SpanKind.Client), Span(2, 1, 5, 500, service: "b")];
        Assert.Equal([0L, 5], Waterfall.Of(spans).Select(l => l.StartNs / Ms));
    }

    [Fact]
    public void Loops_and_doubles_hide_nothing_and_never_end_it()
    {
        TraceSpan[] spans = [Span(1, 2, 0, 1), Span(2, 1, 1, 1), Span(3, 3, 2, 1), Span(3, 3, 2, 1)];
        Assert.Equal([3UL, 1, 2], Waterfall.Of(spans).Select(l => l.Span.Id));
    }

    [Fact]
    public void A_chain_may_be_as_long_as_it_likes() =>
        Assert.Equal(50_000, Waterfall.Of([.. Enumerable.Range(1, 50_000).Select(i => Span((ulong)i, (ulong)i - 1, 0, 1))]).Count);

    private static TraceSpan Span(ulong id, ulong parent, long start, long duration, SpanKind kind = SpanKind.Server, string service = "a") =>
        new(new TraceId(0, 1), id, parent, kind, "", new SpanSource(service), start * Ms, duration * Ms, null, [], []);
}
