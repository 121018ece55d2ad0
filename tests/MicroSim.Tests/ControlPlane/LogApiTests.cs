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
