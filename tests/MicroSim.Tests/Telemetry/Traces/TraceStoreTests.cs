using MicroSim.Contract;
using MicroSim.Telemetry.Traces;

namespace MicroSim.Tests.Telemetry.Traces;

public sealed class TraceStoreTests
{
    private const long Limit = 256 * 1024;

    private static readonly SpanSource cart = new("cart", Simulation: "shop");

    [Fact]
    public void Memory_is_bounded_under_a_flood_and_the_oldest_go_first()
    {
        TraceStore store = new(Limit);
        for (ulong i = 1; i <= 100_000; i++)
        {
            store.Add([Span(i, 1)]);
            Assert.InRange(store.Bytes, 1, Limit);
        }
        Assert.Null(store.Find(Id(1)));
        Assert.NotNull(store.Find(Id(100_000)));
        Assert.Equal(100_000, store.Count + store.Evicted);
        Assert.Equal(store.Count, store.Search(Query(10_000)).Count);
    }

    [Fact]
    public void Errors_stay_longer_until_they_fill_half()
    {
        TraceStore store = new(Limit);
        store.Add([Span(1, 1, error: "500")]);
        for (ulong i = 2; i <= 10_000; i++)
            store.Add([Span(i, 1)]);
        Assert.NotNull(store.Find(Id(1)));
        for (ulong i = 10_001; i <= 20_000; i++)
            store.Add([Span(i, 1, error: "500")]);
        Assert.Null(store.Find(Id(1)));
        Assert.InRange(store.Bytes, 1, Limit);
        Assert.Equal(store.Bytes, store.Search(Query(10_000)).Count * (store.Bytes / store.Count));
    }

    [Fact]
    public void Slow_ones_stay_longer()
    {
        TraceStore store = new(Limit);
        for (ulong i = 1; i <= 5_000; i++)
            store.Add([Span(i, 1)]);
        store.Add([Span(5_001, 1, milliseconds: 900)]);
        for (ulong i = 5_002; i <= 10_000; i++)
            store.Add([Span(i, 1)]);
        Assert.NotNull(store.Find(Id(5_001)));
    }

    [Fact]
    public void A_span_that_comes_twice_is_there_once()
    {
        TraceStore store = new(Limit);
        for (int round = 0; round < 2; round++)
            store.Add([.. Enumerable.Range(1, 100).Select(i => Span(1, (ulong)i))]);
        Assert.Equal((100, 100), (store.Find(Id(1))!.Lines.Count, store.Duplicates));
    }

    [Fact]
    public void One_trace_does_not_push_all_others_out()
    {
        TraceStore store = new(Limit);
        store.Add([Span(1, 1)]);
        store.Add([.. Enumerable.Range(1, 10_000).Select(i => Span(2, (ulong)i))]);
        Assert.NotNull(store.Find(Id(1)));
        Assert.Equal(10_000, store.Find(Id(2))!.Lines.Count + store.Overflow);
    }

    [Fact]
    public void It_is_searched()
    {
        TraceStore store = new(Limit);
        store.Add([Span(1, 1, status: "200")]);
        store.Add([Span(2, 1, status: "503", error: "503", fault: "error")]);
        store.Add([Span(3, 1, status: "502", error: "502", milliseconds: 700), Span(3, 2, parent: 1, service: "store")]);
        store.Add([Span(4, 1, status: "200", simulation: "other")]);
        store.Add([Span(5, 1, status: "200", simulation: null)]);
        Assert.Equal([5, 3, 2, 1], Found(store, Query()));
        Assert.Equal([3, 2], Found(store, Query() with { Status = StatusPattern.Parse("5xx") }));
        Assert.Equal([2], Found(store, Query() with { Status = StatusPattern.Parse("503") }));
        Assert.Equal([3, 2], Found(store, Query() with { Error = true }));
        Assert.Equal([5, 1], Found(store, Query() with { Error = false }));
        Assert.Equal([2], Found(store, Query() with { Fault = "error" }));
        Assert.Equal([3], Found(store, Query() with { Service = "store" }));
        Assert.Equal([3], Found(store, Query() with { LeastNs = 500_000_000 }));
        Assert.Equal([5, 2, 1], Found(store, Query() with { MostNs = 500_000_000 }));
        Assert.Equal([5], Found(store, Query(1)));
    }

    [Fact]
    public void The_slowest_calls_between_two_services_are_found_whatever_else_took_long()
    {
        TraceStore store = new(Limit);
        for (ulong i = 1; i <= 9; i++)
            store.Add([Span(i, 1, milliseconds: 900 - (int)i), Call(i, 2, "cart", "store", milliseconds: 10 * (int)i), Call(i, 3, "cart", "store", milliseconds: 1), Call(i, 4, "cart", "ads", milliseconds: 500)]);
        store.Add([Span(10, 1, milliseconds: 999), Call(10, 2, "store", "ads", milliseconds: 5)]);
        TraceQuery slowest = Query(3) with { Order = TraceOrder.Slowest };
        Assert.Equal([10, 1, 2], Found(store, slowest));
        Assert.Equal([9, 8, 7], Found(store, slowest with { Call = new("cart", "store") }));
        Assert.Equal([9, 8, 7], Found(store, Query(3) with { Call = new("cart", "store") }));
        Assert.Equal([10], Found(store, slowest with { Call = new("store", null) }));
        Assert.Equal([3, 2, 1], Found(store, slowest with { Call = new("cart", "ads"), LeastNs = 897_000_000 }).Order().Reverse());
        Assert.Empty(Found(store, slowest with { Call = new("ads", "cart") }));
        Assert.Equal(90_000_000, store.Search(slowest with { Call = new(null, "store") })[0].CallNs);
        Assert.Null(store.Search(slowest)[0].CallNs);
    }

    [Theory]
    [InlineData("6xx")]
    [InlineData("50")]
    [InlineData("5x3")]
    [InlineData("+50")]
    public void Other_patterns_of_a_status_are_none(string text) => Assert.Null(StatusPattern.Parse(text));

    [Fact]
    public void A_request_is_found_by_its_id_and_its_result_is_a_trace()
    {
        TraceStore store = new(Limit);
        store.Add(new ScriptedRequest(Span(1, 9, service: "microsim") with { Kind = SpanKind.Client }, "mine", """
            {"error":"cart: timeout","errors":[],"service":"frontend","version":"v1","instance":"frontend-0","start":"2023-11-14T22:13:20.001Z","durationMs":30.5,
             "response":[{"error":null,"service":"cart","start":"2023-11-14T22:13:20.002Z","durationMs":10,"response":[],"calls":[]},null],
             "calls":[{"service":"cart","designation":"http://127.0.0.1:1/","start":"2023-11-14T22:13:20.0015Z","durationMs":11,"tries":1,"status":200,"error":null},
                      {"service":"ads","designation":"http://127.0.0.1:2/","start":"2023-11-14T22:13:20.013Z","durationMs":15,"tries":3,"status":null,"error":"timeout"}]}
            """u8.ToArray()));
        Trace trace = store.Find("mine")!;
        Assert.Equal((Id(1), false, "frontend", "shop"), (trace.Id.ToString(), trace.FromSpans, trace.Entry, trace.Simulation));
        Assert.Equal(["0 microsim", "1 frontend", "2 → cart", "3 cart", "2 → ads"], trace.Lines.Select(l => $"{l.Depth} {(l.Depth == 2 ? $"→ {l.Span.Attribute("server.address")}" : l.Span.Source.Service)}"));
        Assert.Equal(("timeout", "3", 15_000_000), (trace.Lines[4].Span.Error, trace.Lines[4].Span.Attribute("microsim.tries"), trace.Lines[4].Span.DurationNs));
        Assert.Equal(2, trace.Errors);

        // Some spans are not all: the result tells more.
        store.Add([Span(1, 20, parent: 9, service: "frontend")]);
        Assert.False(store.Find("mine")!.FromSpans);
        store.Add([Span(1, 21, parent: 20, service: "cart")]);
        Assert.True(store.Find("mine")!.FromSpans);
        Assert.Equal(["microsim", "frontend", "cart"], store.Find(Id(1))!.Lines.Select(l => l.Span.Source.Service));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"service":5,"calls":[5,null],"response":{}}""")]
    [InlineData("""{"calls":[{"start":"soon","durationMs":1e308,"status":"200"}],"durationMs":-5}""")]
    public void A_result_that_is_none_leaves_the_root(string result)
    {
        TraceStore store = new(Limit);
        store.Add(new ScriptedRequest(Span(1, 9), "mine", System.Text.Encoding.UTF8.GetBytes(result)));
        Assert.Equal(9UL, store.Find("mine")!.Root.Id);
    }

    [Fact]
    public void The_worst_are_those_that_failed_then_the_slowest_of_the_simulation_or_of_none()
    {
        TraceStore store = new(Limit);
        store.Add([Span(1, 1), Span(2, 1, milliseconds: 90), Span(3, 1, error: "500"), Span(4, 1, milliseconds: 50, simulation: null), Span(5, 1, error: "500", simulation: "other")]);
        TraceId[] ids = [.. Enumerable.Range(1, 6).Select(i => new TraceId(0, (ulong)i))];
        Assert.Equal([3UL, 2UL, 4UL], store.Worst(ids, "shop", 3, out int more).Select(t => t.Id.Low));
        Assert.Equal(1, more);
        Assert.Equal(4, store.Worst(ids, "shop", 10, out more).Count);
        Assert.Equal(0, more);
    }

    private static TraceQuery Query(int limit = 100) => new("shop", null, null, null, null, null, null, limit);

    private static int[] Found(TraceStore store, TraceQuery query) => [.. store.Search(query).Select(f => (int)f.Trace.Id.Low)];

    private static string Id(ulong trace) => new TraceId(0, trace).ToString();

    private static TraceSpan Call(ulong trace, ulong id, string from, string to, int milliseconds) =>
        Span(trace, id, parent: 1, milliseconds: milliseconds, service: from) with { Kind = SpanKind.Client, Attributes = [new(SpanNames.ServerAddress, to)] };

    private static TraceSpan Span(
        ulong trace, ulong id, ulong parent = 0, string? error = null, int milliseconds = 3, string? status = null, string? fault = null, string service = "cart", string? simulation = "shop") => new(
        new TraceId(0, trace), id, parent, SpanKind.Server, "GET /", cart with { Service = service, Simulation = simulation }, 1_700_000_000_000_000_000 + (long)trace, milliseconds * 1_000_000L, error,
        status is null ? [] : [new(SpanNames.Status, status)], fault is null ? [] : [new(1, SpanNames.FaultEvent, [new(SpanNames.FaultType, fault)])]);
}
