using System.Net;
using System.Text.Json;
using MicroSim.Runtimes;

namespace MicroSim.Tests.ControlPlane;

public sealed class LogApiTests
{
    private const string Logs = "/api/v1/simulations/seed/logs";

    private static readonly LogLine first = Line(1, "service-1", "one");
    private static readonly LogLine second = Line(2, "service-2", "two\nlines");

    [Fact]
    public async Task Lines_are_json_one_each()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [first, second];
        Reply reply = await plane.SendAsync(HttpMethod.Get, Logs);
        Assert.Equal("application/x-ndjson", reply.Headers["Content-Type"]);
        string[] lines = reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        JsonElement line = JsonElement.Parse(lines[1]);
        Assert.Equal(2, line.GetProperty("number").GetInt64());
        Assert.Equal("service-2-0", line.GetProperty("instance").GetString());
        Assert.Equal("two\nlines", line.GetProperty("text").GetString());
        Assert.Equal(second.Time, line.GetProperty("time").GetDateTimeOffset());
    }

    [Fact]
    public async Task One_service_can_be_picked()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [first, second];
        Reply reply = await plane.SendAsync(HttpMethod.Get, $"{Logs}?service=service-1");
        Assert.Equal("one", reply.Json.GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_unknown_service_lists_the_known_ones()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, $"{Logs}?service=service-9");
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Contains("service-1, service-2", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_parameter_is_a_problem()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, $"{Logs}?follow=perhaps");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("follow", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "1 2 3 4 5 6")]
    [InlineData("?replica=service-1-1", "3 5")]
    [InlineData("?since=1970-01-01T00:00:03Z", "3 4 5 6")]
    [InlineData("?level=warning", "2 4 5")]
    [InlineData("?level=error", "4 5")]
    [InlineData("?trace=4bf92f3577b34da6a3ce929d0e0e4736", "2 5")]
    [InlineData("?request=two", "3 5")]
    [InlineData("?text=TRACEBACK", "4 5")]
    [InlineData("?tail=2", "5 6")]
    [InlineData("?tail=1&request=two", "5")]
    [InlineData("?tail=0", "")]
    [InlineData("?service=service-1&level=info&request=one", "2 5")]
    public async Task Lines_can_be_picked(string query, string expected)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines =
        [
            Line(1, "service-1", """{"time":"x","level":"info","event":"started"}"""),
            Line(2, "service-1", """{"level":"warning","event":"call","requestId":"one","traceId":"4bf92f3577b34da6a3ce929d0e0e4736"}"""),
            Line(3, "service-1", """{"level":"info","event":"call","requestId":"two","nested":{"level":"error"}}""") with { Instance = "service-1-1" },
            Line(4, "service-2", "Traceback (most recent call last):"),
            // That lines are missing is told to everybody.
            Line(5, "service-1", "[7 lines of service-1 are missing here]") with { Instance = "" },
            Line(6, "service-2", """{"level":"info","event":"condition-started","condition":"slow"}"""),
        ];
        Reply reply = await plane.SendAsync(HttpMethod.Get, Logs + query);
        Assert.Equal(expected, string.Join(' ', reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l).GetProperty("number").GetInt64())));
    }

    [Fact]
    public async Task What_a_line_says_of_itself_is_told_beside_it()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [Line(1, "service-1", """{"level":"info","event":"condition-started","condition":"slow","requestId":"r","traceId":"t"}"""), Line(2, "service-1", """{"level":"info","event":"\ud800"}""")];
        string[] lines = (await plane.SendAsync(HttpMethod.Get, Logs)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement line = JsonElement.Parse(lines[0]);
        Assert.Equal(("info", "condition-started", "slow", "r", "t"), (
            line.GetProperty("level").GetString(), line.GetProperty("event").GetString(), line.GetProperty("condition").GetString(), line.GetProperty("requestId").GetString(), line.GetProperty("traceId").GetString()));
        Assert.False(JsonElement.Parse(lines[1]).TryGetProperty("event", out _));
    }

    [Theory]
    [InlineData("since=yesterday")]
    [InlineData("level=loud")]
    [InlineData("tail=-1")]
    public async Task A_wrong_choice_is_a_problem(string query)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, $"{Logs}?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(query.Split('=')[1], reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_lines_go_into_the_stream_of_events_to_who_asks_for_them()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [first];
        using HttpResponseMessage response = await plane.Client.GetAsync("/api/v1/simulations/seed/events?logs=true", HttpCompletionOption.ResponseHeadersRead, Plane.Deadline);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Plane.Deadline));
        // The fake's clock is not that of its lines: this one is of the future.
        plane.Runtime.Following.Writer.TryWrite(second with { Time = DateTimeOffset.MaxValue });
        string? line;
        while ((line = await reader.ReadLineAsync(Plane.Deadline)) != "event: log")
            Assert.NotNull(line);
        Assert.Contains("two", await reader.ReadLineAsync(Plane.Deadline), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.SendAsync(HttpMethod.Get, "/api/v1/simulations/seed/events?logs=maybe")).Status);
    }

    [Fact]
    public async Task Who_follows_may_begin_with_the_newest_of_what_is_there()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [first, second];
        using HttpResponseMessage response = await plane.Client.GetAsync($"{Logs}?follow=true&tail=1", HttpCompletionOption.ResponseHeadersRead, Plane.Deadline);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Plane.Deadline));
        Assert.Contains("two", await reader.ReadLineAsync(Plane.Deadline), StringComparison.Ordinal);
        plane.Runtime.Following.Writer.TryWrite(first with { Number = 3 });
        plane.Runtime.Following.Writer.TryWrite(second with { Number = 4 });
        Assert.Contains("one", await reader.ReadLineAsync(Plane.Deadline), StringComparison.Ordinal);
        Assert.Contains("two", await reader.ReadLineAsync(Plane.Deadline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_gets_lines_as_they_come_and_ends_with_the_server()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Lines = [first];
        using HttpResponseMessage response = await plane.Client.GetAsync($"{Logs}?follow=true", HttpCompletionOption.ResponseHeadersRead, Plane.Deadline);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Plane.Deadline));
        Assert.Contains("one", await reader.ReadLineAsync(Plane.Deadline), StringComparison.Ordinal);
        plane.Runtime.Following.Writer.TryWrite(second);
        Assert.Contains("service-2", await reader.ReadLineAsync(Plane.Deadline), StringComparison.Ordinal);
        await plane.App.DisposeAsync();
        Assert.Null(await reader.ReadLineAsync(Plane.Deadline));
    }

    private static LogLine Line(long number, string service, string text) => new(number, DateTimeOffset.UnixEpoch.AddSeconds(number), service, $"{service}-0", text);
}
