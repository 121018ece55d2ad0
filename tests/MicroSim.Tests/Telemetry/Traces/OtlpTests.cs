using System.Text;
using MicroSim.Contract;
using MicroSim.Telemetry.Traces;
using MicroSim.Telemetry.Traces.Otlp;

namespace MicroSim.Tests.Telemetry.Traces;

public sealed class OtlpTests
{
    private const string Json = """
        {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "cart"}}, {"key": "service.version", "value": {"stringValue": "v2"}},
            {"key": "service.instance.id", "value": {"stringValue": "cart-0"}}, {"key": "microsim.simulation", "value": {"stringValue": "shop"}}]},
          "scopeSpans": [{"scope": {"name": "x"}, "spans": [{"traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": "00f067aa0ba902b7", "parentSpanId": "00f067aa0ba902b6", "name": "GET /", "kind": 2,
            "startTimeUnixNano": "1700000000000000000", "endTimeUnixNano": 1700000000005000000,
            "attributes": [{"key": "http.response.status_code", "value": {"intValue": "503"}}, {"key": "q", "value": {"stringValue": "a\"b"}}, {"key": "list", "value": {"arrayValue": {"values": []}}}],
            "events": [{"timeUnixNano": "1700000000001000000", "name": "microsim.fault", "attributes": [{"key": "microsim.fault.type", "value": {"stringValue": "error"}}]}],
            "status": {"code": 2, "message": "it \u0007 rang"}, "unknown": [1, {"a": null}]}]}]}]}
        """;

    [Fact]
    public void Json_is_read()
    {
        OtlpBatch batch = OtlpJson.Read(Encoding.UTF8.GetBytes(Json))!;
        TraceSpan span = Assert.Single(batch.Spans);
        Assert.Equal((0, 1), (batch.Refused, batch.Cut));
        Assert.Equal(("4bf92f3577b34da6a3ce929d0e0e4736", 0xf067aa0ba902b7UL, 0xf067aa0ba902b6UL, SpanKind.Server, "GET /"), (span.Trace.ToString(), span.Id, span.Parent, span.Kind, span.Name));
        Assert.Equal(new SpanSource("cart", "v2", "cart-0", "shop"), span.Source);
        Assert.Equal((1_700_000_000_000_000_000, 5_000_000), (span.StartNs, span.DurationNs));
        Assert.Equal(("503", "a\"b"), (span.Attribute("http.response.status_code"), span.Attribute("q")));
        Assert.Equal("it \uFFFD rang", span.Error);
        Assert.Equal("error", Assert.Single(span.Events).Attributes.Find(SpanNames.FaultType));
    }

    [Fact]
    public void What_the_control_plane_writes_is_read_again()
    {
        TraceSpan span = new(new TraceId(1, 2), 3, 4, SpanKind.Client, "POST", new SpanSource("microsim", Simulation: "shop"), 5, 6, "", [new("server.address", "cart"), new("http.response.status_code", "502")], []);
        TraceSpan read = Assert.Single(OtlpJson.Read(OtlpWriter.Write(span))!.Spans);
        Assert.Equal(span.Attributes, read.Attributes);
        Assert.Equal((span.Trace, span.Id, span.Parent, span.Kind, span.Source, span.StartNs, span.DurationNs, span.Error), (read.Trace, read.Id, read.Parent, read.Kind, read.Source, read.StartNs, read.DurationNs, read.Error));
    }

    [Fact]
    public void Protobuf_is_read()
    {
        byte[] span = OtlpBody.Span(OtlpBody.Trace, 7, 6, 3, "POST", status: 2, more:
        [
            OtlpBody.Attribute(9, "server.address", "cart"), OtlpBody.Attribute(9, "http.response.status_code", -5),
            OtlpBody.Event("microsim.fault", ("microsim.fault.type", "latency")),
            // Links and what is not known are passed over.
            OtlpBody.Message(13, [1, 2, 3]), OtlpBody.Number(900, 5),
        ]);
        OtlpBatch batch = OtlpProtobuf.Read(OtlpBody.Of("frontend", span))!;
        TraceSpan read = Assert.Single(batch.Spans);
        Assert.Equal(("frontend", 7UL, 6UL, SpanKind.Client, "POST", ""), (read.Source.Service, read.Id, read.Parent, read.Kind, read.Name, read.Error));
        Assert.Equal(("cart", "-5"), (read.Attribute("server.address"), read.Attribute("http.response.status_code")));
        Assert.Equal(5_000_000, read.DurationNs);
        Assert.Equal("latency", Assert.Single(read.Events).Attributes.Find(SpanNames.FaultType));
    }

    [Fact]
    public void A_resource_may_stand_after_its_spans()
    {
        byte[] body = OtlpBody.Message(1, [.. OtlpBody.Message(2, OtlpBody.Message(2, OtlpBody.Span(OtlpBody.Trace, 1))), .. OtlpBody.Message(1, OtlpBody.Attribute(1, "service.name", "late"))]);
        Assert.Equal("late", Assert.Single(OtlpProtobuf.Read(body)!.Spans).Source.Service);
    }

    [Fact]
    public void Spans_without_ids_or_a_time_are_refused_one_by_one()
    {
        const string None = "00000000000000000000000000000000";
        OtlpBatch batch = OtlpProtobuf.Read(OtlpBody.Of("a",
            OtlpBody.Span(OtlpBody.Trace, 1), OtlpBody.Span(None, 2), OtlpBody.Span(OtlpBody.Trace[..16], 3), OtlpBody.Span(OtlpBody.Trace, 0), OtlpBody.Span(OtlpBody.Trace, 5, start: 0),
            OtlpBody.Span(OtlpBody.Trace, 6, start: ulong.MaxValue), OtlpBody.Span(OtlpBody.Trace, 7, end: ulong.MaxValue)))!;
        Assert.Equal((1UL, 6), (Assert.Single(batch.Spans).Id, batch.Refused));
        OtlpBatch json = OtlpJson.Read("""{"resourceSpans":[{"scopeSpans":[{"spans":[{},{"traceId":"xyz","spanId":"1"},{"traceId":5},null,7]}]}]}"""u8.ToArray())!;
        Assert.Equal((0, 5), (json.Spans.Count, json.Refused));
    }

    [Fact]
    public void A_clock_that_went_back_gives_no_negative_duration()
    {
        OtlpBatch batch = OtlpProtobuf.Read(OtlpBody.Of("a", OtlpBody.Span(OtlpBody.Trace, 1, start: OtlpBody.Second, end: OtlpBody.Second - 1)))!;
        Assert.Equal((0, 1), (Assert.Single(batch.Spans).DurationNs, batch.Cut));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_too_large_is_cut_and_counted(bool json)
    {
        string huge = new('x', 1_000_000);
        byte[][] attributes = [.. Enumerable.Range(0, 1000).Select(i => OtlpBody.Attribute(9, $"key-{i}", "v"))], events = [.. Enumerable.Range(0, 1000).Select(i => OtlpBody.Event($"e{i}"))];
        string list = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$$"""{"key":"key-{{{i}}}","value":{"intValue":1}}"""));
        OtlpBatch batch = (json
            ? OtlpJson.Read(Encoding.UTF8.GetBytes($$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{{OtlpBody.Trace}}}","spanId":"0000000000000001","startTimeUnixNano":"5","endTimeUnixNano":"6","name":"{{{huge}}}","attributes":[{"key":"{{{huge}}}","value":{"stringValue":"{{{huge}}}"}},{{{list}}}],"events":[{{{string.Join(',', Enumerable.Repeat("{}", 1000))}}}]}]}]}]}"""))
            : OtlpProtobuf.Read(OtlpBody.Of("a", OtlpBody.Span(OtlpBody.Trace, 1, name: huge, more: [OtlpBody.Attribute(9, huge, huge), .. attributes, .. events]))))!;
        TraceSpan span = Assert.Single(batch.Spans);
        Assert.Equal(1, batch.Cut);
        Assert.Equal((SpanLimits.Name, SpanLimits.Attributes, SpanLimits.Events), (span.Name.Length, span.Attributes.Count, span.Events.Count));
        Assert.Equal((SpanLimits.Key, SpanLimits.Value), (span.Attributes[0].Key.Length, span.Attributes[0].Value.Length));
        Assert.InRange(span.Size, 1, 20_000);
    }

    [Fact]
    public void A_body_that_is_cut_short_is_refused_whole_or_has_fewer_spans_but_never_a_wrong_one()
    {
        byte[] body = OtlpBody.Of("cart", OtlpBody.Span(OtlpBody.Trace, 1, 2, more: [OtlpBody.Attribute(9, "a", "b"), OtlpBody.Event("e", ("k", "v"))]));
        for (int length = 1; length < body.Length; length++)
            Assert.Null(OtlpProtobuf.Read(body.AsSpan(0, length)));
        Assert.NotNull(OtlpProtobuf.Read(body));
        Assert.Empty(OtlpProtobuf.Read([])!.Spans);
    }

    [Fact]
    public void Noise_is_no_harm()
    {
        // A seeded generator: the same bytes each time.
        Dice dice = new(20261125);
        byte[] right = OtlpBody.Of("cart", OtlpBody.Span(OtlpBody.Trace, 1, 2, more: [OtlpBody.Attribute(9, "a", "b")]));
        byte[] json = Encoding.UTF8.GetBytes(Json);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] body = [.. round % 2 == 0 ? right : json];
            for (int i = 0; i < 3; i++)
            {
                uint draw = dice.Mix(DiceKey.Of($"{round}/{i}"));
                body[draw % body.Length] = (byte)(draw >> 20);
            }
            OtlpBatch? batch = round % 2 == 0 ? OtlpProtobuf.Read(body) : OtlpJson.Read(body);
            Assert.InRange(batch?.Spans.Count ?? 0, 0, 1);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"\\ud800\"")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"\ud800","traceId":"\ud800"}]}]}]}""")]
    public void What_is_no_otlp_json_is_refused(string text) => Assert.Equal(0, OtlpJson.Read(Encoding.UTF8.GetBytes(text))?.Spans.Count ?? 0);

    [Fact]
    public void Labels_that_never_repeat_do_not_grow_the_pool()
    {
        TextPool pool = new();
        bool cut = false;
        for (int i = 0; i < 200_000; i++)
            pool.Take(Encoding.UTF8.GetBytes($"label-{i}"), 100, ref cut);
        Assert.Same(pool.Take("again"u8, 100, ref cut), pool.Take("again"u8, 100, ref cut));
        Assert.False(cut);
    }
}
