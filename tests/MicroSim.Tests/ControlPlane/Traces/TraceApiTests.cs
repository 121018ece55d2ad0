using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MicroSim.ControlPlane.Traces;
using MicroSim.Tests.Telemetry.Traces;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.ControlPlane.Traces;

public sealed class TraceApiTests
{
    private const string Traces = "/api/v1/simulations/seed/traces";

    private const string Receiver = "/v1/traces";

    private const string Node = """{"designation": "service-1"}""";

    [Fact]
    public async Task A_scripted_request_is_a_trace_without_any_span()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply sent = await plane.PostAsync(Plane.Requests, Node, ("x-request-id", "mine"));
        string[] told = sent.Headers["traceresponse"].Split('-');
        Assert.Equal(("00", "01"), (told[0], told[3]));
        Assert.Equal(sent.Headers["traceresponse"], Assert.Single(plane.Service.Calls).Headers["traceparent"]);

        foreach (string id in (string[])["mine", told[1]])
        {
            JsonElement trace = (await plane.SendAsync(HttpMethod.Get, $"{Traces}/{id}")).Json;
            Assert.Equal((told[1], "service-1", 200, "result"), (trace.GetProperty("summary").GetProperty("id").GetString(), trace.GetProperty("summary").GetProperty("entry").GetString(), trace.GetProperty("summary").GetProperty("status").GetInt32(), trace.GetProperty("summary").GetProperty("source").GetString()));
            Assert.Equal(["microsim", "service-1"], trace.GetProperty("spans").EnumerateArray().Select(s => s.GetProperty("service").GetString()!));
            Assert.Equal(told[2], trace.GetProperty("spans")[0].GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task A_trace_that_the_client_began_goes_on()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        await plane.PostAsync(Plane.Requests, Node, ("traceparent", $"00-{OtlpBody.Trace}-00f067aa0ba902b7-00"), ("tracestate", "a=b"));
        await plane.PostAsync(Plane.Requests, Node, ("b3", $"{OtlpBody.Trace}-00f067aa0ba902b7-1"));
        await plane.PostAsync(Plane.Requests, Node, ("x-b3-traceid", OtlpBody.Trace), ("x-b3-spanid", "00f067aa0ba902b7"), ("x-b3-sampled", "1"));
        StubCall[] calls = [.. plane.Service.Calls];
        Assert.Matches($"^00-{OtlpBody.Trace}-(?!00f067aa0ba902b7)[0-9a-f]{{16}}-00$", calls[0].Headers["traceparent"]);
        Assert.Equal("a=b", calls[0].Headers["tracestate"]);
        Assert.Matches($"^{OtlpBody.Trace}-[0-9a-f]{{16}}-1-00f067aa0ba902b7$", calls[1].Headers["b3"]);
        Assert.False(calls[1].Headers.ContainsKey("traceparent"));
        Assert.Equal((OtlpBody.Trace, "00f067aa0ba902b7", "1"), (calls[2].Headers["x-b3-traceid"], calls[2].Headers["x-b3-parentspanid"], calls[2].Headers["x-b3-sampled"]));
        Assert.NotEqual("00f067aa0ba902b7", calls[2].Headers["x-b3-spanid"]);
        JsonElement trace = (await plane.SendAsync(HttpMethod.Get, $"{Traces}/{OtlpBody.Trace}")).Json;
        Assert.Equal(3, trace.GetProperty("summary").GetProperty("requestIds").GetArrayLength());
    }

    [Fact]
    public async Task A_failure_is_in_it()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        await plane.PostAsync(Plane.Requests, """{"designation": "service-2"}""", ("x-request-id", "down"));
        JsonElement root = (await plane.SendAsync(HttpMethod.Get, $"{Traces}/down")).Json.GetProperty("spans")[0];
        Assert.Equal("refused", root.GetProperty("error").GetString());
        JsonElement list = (await plane.SendAsync(HttpMethod.Get, $"{Traces}?error=true&service=microsim&maxDuration=1h&limit=5")).Json;
        Assert.Equal("down", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("requestIds")[0].GetString());
        Assert.Equal(0, (await plane.SendAsync(HttpMethod.Get, $"{Traces}?minDuration=1h")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await plane.SendAsync(HttpMethod.Get, $"{Traces}?error=false")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_slowest_of_the_calls_between_two_services_come_first_and_say_how_long_they_took()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        await plane.PostAsync(Plane.Requests, Node, ("x-request-id", "one"));
        await plane.PostAsync(Plane.Requests, """{"designation": "service-2"}""", ("x-request-id", "down"));
        JsonElement[] found = [.. (await plane.SendAsync(HttpMethod.Get, $"{Traces}?caller=microsim&callee=service-1&order=slowest")).Json.GetProperty("items").EnumerateArray()];
        Assert.Equal("one", Assert.Single(found).GetProperty("requestIds")[0].GetString());
        Assert.InRange(found[0].GetProperty("callMs").GetDouble(), 0.0001, found[0].GetProperty("durationMs").GetDouble());
        JsonElement[] all = [.. (await plane.SendAsync(HttpMethod.Get, $"{Traces}?order=slowest")).Json.GetProperty("items").EnumerateArray()];
        Assert.Equal(all.Select(t => t.GetProperty("durationMs").GetDouble()).OrderDescending(), all.Select(t => t.GetProperty("durationMs").GetDouble()));
        Assert.Equal((2, false), (all.Length, all[0].TryGetProperty("callMs", out _)));
    }

    [Fact]
    public async Task A_query_is_checked()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, $"{Traces}?status=700&error=maybe&minDuration=long&limit=0&order=best");
        Assert.Equal(["status", "error", "minDuration", "limit", "order"], reply.Problem.Errors!.Select(e => e.Path));
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, $"{Traces}/nothing")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, "/api/v1/simulations/other/traces")).Status);
    }

    [Fact]
    public async Task Spans_come_over_otlp()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        byte[] body = OtlpBody.Of("cart", OtlpBody.Span(OtlpBody.Trace, 1, status: 2, more: [OtlpBody.Event("microsim.fault", ("microsim.fault.type", "error"))]));
        (HttpStatusCode status, byte[] reply) = await PostAsync(plane, body, "application/x-protobuf");
        Assert.Equal((HttpStatusCode.OK, 0), (status, reply.Length));
        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync(OtlpBody.Of("store", OtlpBody.Span(OtlpBody.Trace, 2, 1), OtlpBody.Span(OtlpBody.Trace, 0)), Plane.Deadline);
        (status, reply) = await PostAsync(plane, packed.ToArray(), "application/x-protobuf", "gzip");
        Assert.Equal((HttpStatusCode.OK, true), (status, reply is [10, _, 8, 1, ..]));
        Reply json = await plane.PostAsync(Receiver, """{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}""");
        Assert.Equal("1", json.Json.GetProperty("partialSuccess").GetProperty("rejectedSpans").GetString());

        JsonElement found = Assert.Single((await plane.SendAsync(HttpMethod.Get, $"{Traces}?fault=error")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((OtlpBody.Trace, "spans", 2), (found.GetProperty("id").GetString(), found.GetProperty("source").GetString(), found.GetProperty("spans").GetInt32()));
        string metrics = (await plane.SendAsync(HttpMethod.Get, "/metrics")).Text;
        Assert.Contains("microsim_spans_received_total 4\n", metrics, StringComparison.Ordinal);
        Assert.Contains("microsim_spans_dropped_total{reason=\"invalid\"} 2\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_bodies_are_refused_and_counted()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(plane, [10, 200], "application/x-protobuf")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(plane, "{"u8.ToArray(), "application/json")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(plane, "no gzip"u8.ToArray(), "application/json", "gzip")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync(plane, [], "application/x-protobuf", "br")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync(plane, [], "text/plain")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(plane, new byte[9 * 1024 * 1024], "application/x-protobuf")).Status);
        using MemoryStream bomb = new();
        await using (GZipStream gzip = new(bomb, CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync(new byte[100 * 1024 * 1024], Plane.Deadline);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(plane, bomb.ToArray(), "application/x-protobuf", "gzip")).Status);
        Assert.Contains("microsim_span_bodies_refused_total{reason=\"malformed\"} 3\n", (await plane.SendAsync(HttpMethod.Get, "/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_spans_are_kept_within_bounds_counted_and_shown()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        // Clocks of other centuries, durations of centuries, a parent that is its own child, an id that comes again and again.
        await PostAsync(plane, OtlpBody.Of("a",
            OtlpBody.Span(OtlpBody.Trace, 1, 2, start: 1, end: long.MaxValue), OtlpBody.Span(OtlpBody.Trace, 2, 1, kind: 3, start: long.MaxValue, end: long.MaxValue),
            OtlpBody.Span(OtlpBody.Trace, 3, 3, start: OtlpBody.Second, end: 1), OtlpBody.Span(OtlpBody.Trace, 3), OtlpBody.Span(OtlpBody.Trace, 3)), "application/x-protobuf");
        await PostAsync(plane, OtlpBody.Of("b", OtlpBody.Span(OtlpBody.Trace, 4, 2, start: 1, end: 2)), "application/x-protobuf");
        // Labels, names, services and requests that never repeat.
        for (int i = 0; i < 200; i++)
            await PostAsync(plane, OtlpBody.Of($"service-{i}", [.. Enumerable.Range(1, 50).Select(n => OtlpBody.Span($"{(i << 8) + n:x32}", 1, name: $"{i}/{n}", more: [OtlpBody.Attribute(9, $"key-{i}-{n}", $"{n}-{i}"), OtlpBody.Attribute(9, "microsim.request_id", $"r-{i}-{n}")]))]), "application/x-protobuf");

        JsonElement trace = (await plane.SendAsync(HttpMethod.Get, $"{Traces}/{OtlpBody.Trace}")).Json;
        Assert.Equal(4, trace.GetProperty("spans").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Get, $"{Traces}/r-199-50")).Status);
        Assert.Equal(1000, (await plane.SendAsync(HttpMethod.Get, $"{Traces}?limit=1000")).Json.GetProperty("items").GetArrayLength());
        string metrics = (await plane.SendAsync(HttpMethod.Get, "/metrics")).Text;
        Assert.Contains("microsim_spans_received_total 10006\n", metrics, StringComparison.Ordinal);
        Assert.Contains("microsim_spans_dropped_total{reason=\"duplicate\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("microsim_spans_cut_total 1\n", metrics, StringComparison.Ordinal);
        // What was sent makes no series of its own.
        Assert.DoesNotContain("service-1", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_that_are_over_are_told_live_beside_the_events_together_and_the_worst_of_too_many()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddDays(1));
        await using Plane plane = await Plane.WithSeedAsync(time);
        using EventReader reader = await EventReader.OpenAsync(plane, "/api/v1/simulations/seed/events?traces=true");
        // One trace more than a frame has, the last of which failed.
        byte[] body = OtlpBody.Of("cart", [.. Enumerable.Range(1, LiveTraces.MostOfFrame + 1).Select(i => OtlpBody.Span($"{i:x32}", 1, status: i > LiveTraces.MostOfFrame ? 2 : 0))]);
        Task<SentEventData> next = reader.NextAsync("traces", f => f.GetProperty("more").GetInt32() > 0);
        while (!next.IsCompleted)
        {
            // Again, for the reader may have begun after the first time; spans that come twice make no other trace.
            await PostAsync(plane, body, "application/x-protobuf");
            for (int i = 0; i < 3; i++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
        SentEventData told = await next;
        JsonElement[] items = [.. told.Data.GetProperty("items").EnumerateArray()];
        Assert.Equal((null, LiveTraces.MostOfFrame, 1, 0), (told.Id, items.Length, told.Data.GetProperty("more").GetInt32(), told.Data.GetProperty("missed").GetInt64()));
        Assert.Equal(($"{LiveTraces.MostOfFrame + 1:x32}", "cart", 1, 1, 5.0), (items[0].GetProperty("id").GetString(), items[0].GetProperty("entry").GetString(), items[0].GetProperty("errors").GetInt32(), items[0].GetProperty("spans").GetInt32(), items[0].GetProperty("durationMs").GetDouble()));
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.SendAsync(HttpMethod.Get, "/api/v1/simulations/seed/events?traces=maybe")).Status);
    }

    [Fact]
    public async Task A_scripted_request_is_told_live_with_its_status_and_service()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddDays(1));
        await using Plane plane = await Plane.WithSeedAsync(time);
        using EventReader reader = await EventReader.OpenAsync(plane, "/api/v1/simulations/seed/events?traces=true");
        Task<SentEventData> next = reader.NextAsync("traces");
        for (int i = 0; !next.IsCompleted; i++)
        {
            await plane.PostAsync(Plane.Requests, Node, ("x-request-id", $"mine-{i}"));
            for (int second = 0; second < 3; second++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
        JsonElement told = (await next).Data.GetProperty("items")[0];
        Assert.Equal(("service-1", 200, 2), (told.GetProperty("entry").GetString(), told.GetProperty("status").GetInt32(), told.GetProperty("spans").GetInt32()));
        Assert.StartsWith("mine-", told.GetProperty("requestIds")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_token_only_who_has_it_or_that_of_a_simulation_may_send()
    {
        await using Plane plane = await Plane.StartAsync(change: o => o with { Token = "s3cret" });
        await plane.RunTemporarilyAsync(Plane.Seed);
        string own = plane.Runtime.Tokens["seed"].Request;
        Assert.Equal(HttpStatusCode.Unauthorized, (await plane.PostAsync(Receiver, "{}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await plane.PostAsync(Receiver, "{}", ("x-microsim-token", "another"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await plane.PostAsync(Receiver, "{}", ("x-microsim-token", own))).Status);
        Assert.Equal(HttpStatusCode.OK, (await plane.PostAsync(Receiver, "{}", ("authorization", "Bearer s3cret"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await plane.SendAsync(HttpMethod.Get, Traces, headers: ("x-microsim-token", own))).Status);
    }

    [Fact]
    public async Task The_users_collector_gets_what_came_and_the_control_planes_own_span()
    {
        await using Plane collector = await Plane.WithSeedAsync();
        await using Plane plane = await Plane.StartAsync(change: o => o with { Collector = new Collector(new Uri(collector.App.Address, Receiver), [("x-mine", "1")]) });
        await plane.RunTemporarilyAsync(Plane.Seed);
        await PostAsync(plane, OtlpBody.Of("cart", OtlpBody.Span(OtlpBody.Trace, 1)), "application/x-protobuf");
        await plane.PostAsync(Plane.Requests, Node, ("traceparent", $"00-{OtlpBody.Trace}-0000000000000001-01"));
        JsonElement[] spans;
        do
            spans = (await collector.SendAsync(HttpMethod.Get, $"{Traces}/{OtlpBody.Trace}")) is { Status: HttpStatusCode.OK } found ? [.. found.Json.GetProperty("spans").EnumerateArray()] : [];
        while (spans.Length < 2);
        Assert.Equal([("cart", 0), ("microsim", 1)], spans.Select(s => (s.GetProperty("service").GetString(), s.GetProperty("depth").GetInt32())));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318", "http://localhost:4318/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "https://example.org/otlp/", "https://example.org/otlp/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://localhost:4318/here", "http://localhost:4318/here")]
    public void A_collector_is_named_by_the_usual_variables(string variable, string value, string expected)
    {
        Collector collector = Collector.FromEnvironment(name => name == variable ? value : name == "OTEL_EXPORTER_OTLP_HEADERS" ? "api-key=a%20b, x = y" : null)!;
        Assert.Equal(expected, collector.Traces.AbsoluteUri);
        Assert.Equal([("api-key", "a b"), ("x", "y")], collector.Headers);
        Assert.Null(Collector.FromEnvironment(_ => null));
        Assert.Contains(variable, Assert.Throws<FormatException>(() => Collector.FromEnvironment(name => name == variable ? "localhost:4318" : null)).Message, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(Plane plane, byte[] body, string mediaType, string? encoding = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Receiver) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } } };
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage response = await plane.Client.SendAsync(request, Plane.Deadline);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(Plane.Deadline));
    }
}
