using System.Net;
using System.Text.Json;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Tests.Runtimes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.ControlPlane;

public sealed class EventTests
{
    private const string Stream = "/api/v1/simulations/seed/events";

    [Fact]
    public async Task Applying_changing_and_deleting_are_told()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        // Which of the two is told first is nobody's business: a service may be ready before the answer to who applied it.
        using EventReader applied = await EventReader.OpenAsync(plane, $"{Stream}?after=0");
        using EventReader reader = await EventReader.OpenAsync(plane, $"{Stream}?after=0");
        Assert.Equal("created", (await applied.NextAsync("applied")).Data.GetProperty("text").GetString());
        SentEventData ready = await reader.NextAsync("service");
        Assert.Equal("ready", ready.Data.GetProperty("service").GetProperty("phase").GetString());

        plane.Runtime.Change("seed", "service-2", r => r with { Phase = ReplicaPhase.BackOff, Restarts = 3, Reason = "exited with code 134" });
        SentEventData broken = await reader.NextAsync("service", e => e.GetProperty("service").GetProperty("phase").GetString() == "backOff");
        Assert.Equal("service-2", broken.Data.GetProperty("service").GetProperty("name").GetString());
        Assert.Equal(3, broken.Data.GetProperty("service").GetProperty("restarts").GetInt32());
        Assert.Equal(0, broken.Data.GetProperty("service").GetProperty("readyReplicas").GetInt32());
        Assert.Contains("134", broken.Data.GetProperty("text").GetString(), StringComparison.Ordinal);

        await plane.SendAsync(HttpMethod.Delete, "/api/v1/simulations/seed");
        Assert.Equal("seed", (await reader.NextAsync("deleted")).Data.GetProperty("simulation").GetString());
    }

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_it_missed_over_a_restart_too()
    {
        using TemporaryFolder folder = new();
        long last;
        await using (Plane plane = await Plane.InAsync(folder.Path))
        {
            await plane.PostAsync("/api/v1/simulations", Plane.Seed);
            using EventReader reader = await EventReader.OpenAsync(plane, $"{Stream}?after=0");
            last = (await reader.NextAsync("applied")).Id!.Value;
        }
        await using Plane next = await Plane.InAsync(folder.Path);
        await next.RestoredAsync();
        using EventReader again = await EventReader.OpenAsync(next, Stream, last);
        long id = last;
        for (SentEventData sent = await again.NextAsync(); sent.Type != "applied"; sent = await again.NextAsync())
        {
            Assert.NotEqual("missed", sent.Type);
            Assert.True(sent.Id > id);
            id = sent.Id!.Value;
        }
    }

    [Fact]
    public async Task Requests_are_summed_up_once_a_second()
    {
        FakeTimeProvider time = new();
        await using Plane plane = await Plane.WithSeedAsync(time);
        using EventReader reader = await EventReader.OpenAsync(plane, Stream);
        for (int i = 0; i < 3; i++)
            await plane.PostAsync("/", """{"designation": "service-1"}""");
        plane.Service.Answer = context =>
        {
            context.Response.StatusCode = 502;
            return StubService.AnswerResult(context);
        };
        await plane.PostAsync("/", """{"designation": "service-1"}""");
        // A reply can be here before its request is counted, so the counts may be in two seconds.
        (long Count, long Failed) sum = default;
        while (sum.Count < 4)
        {
            Task<SentEventData> summary = reader.NextAsync("requests");
            while (!summary.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
            JsonElement counts = (await summary).Data.GetProperty("requests");
            sum = (sum.Count + counts.GetProperty("count").GetInt64(), sum.Failed + counts.GetProperty("failed").GetInt64());
        }
        Assert.Equal((4, 1), sum);
    }

    [Fact]
    public async Task Silence_is_broken_by_a_comment()
    {
        FakeTimeProvider time = new();
        await using Plane plane = await Plane.StartAsync(time);
        using EventReader reader = await EventReader.OpenAsync(plane, "/api/v1/events");
        Task<string?> line = reader.LineAsync();
        while (!line.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
        Assert.StartsWith(":", await line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?after=soon")]
    [InlineData("?follow=perhaps")]
    public async Task Wrong_parameters_are_problems(string query)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.SendAsync(HttpMethod.Get, Stream + query)).Status);
    }

    [Fact]
    public async Task A_slow_reader_is_told_what_it_missed_and_holds_nobody_up()
    {
        using StateDatabase database = StateDatabase.Open(null);
        await using EventLog log = new(database, TimeProvider.System, NullLogger<EventLog>.Instance);
        using EventSubscription slow = log.Subscribe(null, null);
        using EventSubscription last = log.Subscribe(null, null);
        const int sent = EventSubscription.Capacity + 50;
        for (int i = 0; i < sent; i++)
            log.Publish("applied", "seed", $"{i}");
        // The other one is offered an event after the slow one, so what it has the slow one was offered.
        await FramesAsync(last, f => f.Contains($"id: {sent}\n", StringComparison.Ordinal));
        List<string> frames = await FramesAsync(slow, f => f.Contains($"id: {sent}\n", StringComparison.Ordinal));
        Assert.Equal($"event: missed\ndata: {{\"after\":0,\"before\":{sent - EventSubscription.Capacity + 1}}}\n\n", frames[0]);
        Assert.Equal(EventSubscription.Capacity + 1, frames.Count);
    }

    [Fact]
    public async Task A_gap_that_is_too_large_is_told_before_what_is_kept()
    {
        using StateDatabase database = StateDatabase.Open(null);
        await using EventLog log = new(database, TimeProvider.System, NullLogger<EventLog>.Instance);
        using EventSubscription all = log.Subscribe(null, null);
        int sent = StateDatabase.KeptEvents + 10;
        for (int i = 0; i < sent; i++)
            log.Publish("applied", "seed", "x");
        await FramesAsync(all, f => f.Contains($"id: {sent}\n", StringComparison.Ordinal));
        using EventSubscription late = log.Subscribe(null, 3);
        List<string> replay = [.. late.Replay().Select(System.Text.Encoding.UTF8.GetString)];
        Assert.Equal("event: missed\ndata: {\"after\":3,\"before\":11}\n\n", replay[0]);
        Assert.Equal(StateDatabase.KeptEvents + 1, replay.Count);
        Assert.Equal(StateDatabase.KeptEvents, database.Events().Count);
        using EventSubscription other = log.Subscribe("other", 3);
        Assert.Single(other.Replay());
    }

    private static async Task<List<string>> FramesAsync(EventSubscription reader, Func<string, bool> isLast)
    {
        List<string> frames = [];
        await foreach (byte[] frame in reader.FollowAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Plane.Deadline))
        {
            frames.Add(System.Text.Encoding.UTF8.GetString(frame));
            if (isLast(frames[^1]))
                break;
        }
        return frames;
    }
}
