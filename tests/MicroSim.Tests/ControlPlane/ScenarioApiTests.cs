using System.Net;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.ControlPlane;

/// <summary>Scenarios over REST, in virtual time: checked as a whole, done when their time has come, taken back whatever happens.</summary>
public sealed class ScenarioApiTests
{
    private const string Scenarios = "/api/v1/simulations/seed/scenarios";
    private const string Conditions = "/api/v1/simulations/seed/conditions";
    private const string Slow = "for: 10s, condition: { service: service-1, type: latency, args: { delay: 600 } }";
    private const string Connect = "for: 20s, connection: { from: service-1, to: service-2, probability: 50 }";

    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_scenario_does_and_takes_back_each_thing_at_its_time()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        string before = await DocumentAsync(plane);
        string run = await StartAsync(plane, $"{{ at: 5s, {Slow} }}", $"{{ at: 10s, {Connect} }}", "{ at: 12s, disruption: { service: service-2, type: kill } }", "{ at: 13s, request: { designation: service-1 } }");
        using LogReader log = await LogReader.OpenAsync(plane, run);
        Assert.Equal("started", await log.NextAsync());

        Assert.Empty(plane.Runtime.Conditions.GetValueOrDefault("seed", []));
        Assert.Equal("5 began service-1 latency", await log.AfterAsync(time, 5));
        AddedCondition acts = Assert.Single(plane.Runtime.Conditions["seed"]);
        Assert.Equal(($"scenario.{run}.1", 10_000), (acts.Id, acts.Remaining(time.GetUtcNow())));
        Assert.Equal("10 began service-1 → service-2 connection", await log.AfterAsync(time, 5));
        Assert.Equal(50, Document(plane).GetProperty("spec").GetProperty("services").GetProperty("service-1").GetProperty("calls")[0].GetProperty("probability").GetInt32());
        Assert.Equal("12 done service-2 kill", await log.AfterAsync(time, 2));
        Assert.Equal("13 done service-1 request", await log.AfterAsync(time, 1));
        Assert.Equal(200, log.Last.GetProperty("reply").GetProperty("status").GetInt32());
        Assert.Equal("15 ended service-1 latency", await log.AfterAsync(time, 2));
        Assert.Empty(plane.Runtime.Conditions["seed"]);
        Assert.Equal((5, 15), (Seconds(log.Last, "start"), Seconds(log.Last, "end")));
        Assert.Equal("""{"delay":600}""", log.Last.GetProperty("args").GetRawText());
        Assert.Equal("30 ended service-1 → service-2 connection", await log.AfterAsync(time, 15));
        Assert.Equal("finished", await log.NextAsync());
        Assert.Null(await log.LineAsync());

        Assert.Equal(before, await DocumentAsync(plane));
        Assert.Equal([("service-2", Disruption.Kill, "1")], plane.Runtime.Disrupted);
        JsonElement shown = (await plane.SendAsync(HttpMethod.Get, $"{Scenarios}/{run}")).Json;
        Assert.Equal(("finished", 0, 4), (shown.GetProperty("state").GetString(), shown.GetProperty("failed").GetInt32(), shown.GetProperty("occurrences").GetInt32()));
        Assert.Equal([5000, 10000, 12000, 13000], shown.GetProperty("timeline").EnumerateArray().Select(o => o.GetProperty("at").GetInt32()));
        JsonElement listed = Assert.Single((await plane.SendAsync(HttpMethod.Get, Scenarios)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((run, false), (listed.GetProperty("id").GetString(), listed.TryGetProperty("timeline", out _)));
    }

    [Fact]
    public async Task One_that_is_cancelled_takes_everything_back_before_the_reply()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        string before = await DocumentAsync(plane);
        string run = await StartAsync(
            plane, $"{{ {Slow} }}", $"{{ {Connect} }}", "{ for: 10s, disruption: { service: service-1, type: stop } }", "{ for: 10s, disruption: { service: service-2, type: scale, replicas: 0 } }",
            $"{{ at: 15s, {Slow} }}");
        using LogReader log = await LogReader.OpenAsync(plane, run);
        await log.UntilAsync(4, "began");
        Assert.Equal(0, Document(plane).GetProperty("spec").GetProperty("services").GetProperty("service-2").GetProperty("replicas").GetInt32());

        Reply cancelled = await plane.SendAsync(HttpMethod.Delete, $"{Scenarios}/{run}");

        Assert.Equal((HttpStatusCode.OK, "cancelled"), (cancelled.Status, cancelled.Json.GetProperty("state").GetString()));
        Assert.Empty(plane.Runtime.Conditions["seed"]);
        Assert.Equal(before, await DocumentAsync(plane));
        Assert.Equal([("service-1", Disruption.Stop, "service-1-0"), ("service-1", Disruption.Continue, "service-1-0")], plane.Runtime.Disrupted);
        await log.UntilAsync(4, "ended");
        Assert.Equal("cancelled", await log.NextAsync());
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Delete, $"{Scenarios}/{run}")).Status);
    }

    [Fact]
    public async Task What_a_killed_control_plane_left_is_taken_back_by_the_next_one()
    {
        using Runtimes.TemporaryFolder folder = new(), copy = new();
        string before;
        await using (Plane first = await Plane.InAsync(folder.Path))
        {
            await first.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json");
            await first.PostAsync("/api/v1/simulations/seed/services/service-1/conditions", """{"id": "mine", "type": "error", "duration": 3600000}""");
            before = await DocumentAsync(first);
            string run = await StartAsync(first, $"{{ {Slow} }}", $"{{ {Connect} }}");
            using LogReader log = await LogReader.OpenAsync(first, run);
            await log.UntilAsync(2, "began");
            // What is on the disk now is what a kill would leave.
            foreach (string file in Directory.GetFiles(folder.Path, "microsim.db*"))
                File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        }

        await using Plane second = await Plane.InAsync(copy.Path);
        await second.RestoredAsync();
        await EventuallyAsync(async () => await DocumentAsync(second) == before && second.Runtime.Conditions["seed"].Count == 1);
        Assert.Equal("mine", Assert.Single(second.Runtime.Conditions["seed"]).Id);
        Assert.Empty((await second.SendAsync(HttpMethod.Get, Scenarios)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task One_that_its_control_plane_leaves_is_taken_back_by_the_next_one()
    {
        using Runtimes.TemporaryFolder folder = new();
        string before;
        await using (Plane first = await Plane.InAsync(folder.Path))
        {
            await first.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json");
            before = await DocumentAsync(first);
            using LogReader log = await LogReader.OpenAsync(first, await StartAsync(first, $"{{ {Connect} }}"));
            await log.UntilAsync(1, "began");
        }
        await using Plane second = await Plane.InAsync(folder.Path);
        await second.RestoredAsync();
        await EventuallyAsync(async () => await DocumentAsync(second) == before);
    }

    [Fact]
    public async Task What_cannot_be_done_fails_and_the_rest_goes_on()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        string run = await StartAsync(plane, "{ at: 1s, disruption: { service: service-1, type: kill } }", $"{{ at: 2s, {Slow} }}");
        using LogReader log = await LogReader.OpenAsync(plane, run);
        await log.NextAsync();
        plane.Runtime.Refusal = new RuntimeException([new Problem("type", "cannot be done now")]);
        Assert.Equal("1 failed service-1 kill", await log.AfterAsync(time, 1));
        Assert.Equal("cannot be done now", log.Last.GetProperty("text").GetString());
        Assert.Equal("2 began service-1 latency", await log.AfterAsync(time, 1));
        await log.AfterAsync(time, 10);
        Assert.Equal("finished", await log.NextAsync());
        Assert.Equal(1, (await plane.SendAsync(HttpMethod.Get, $"{Scenarios}/{run}")).Json.GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Who_changes_the_document_meanwhile_is_right()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        string run = await StartAsync(plane, $"{{ {Connect} }}");
        using LogReader log = await LogReader.OpenAsync(plane, run);
        await log.UntilAsync(1, "began");
        await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed.Replace("42", "43", StringComparison.Ordinal), "application/json");

        await log.AfterAsync(time, 20);

        Assert.Contains("somebody else", log.Last.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(43, Document(plane).GetProperty("spec").GetProperty("seed").GetInt32());
    }

    [Fact]
    public async Task A_repeated_change_waits_until_the_one_before_was_taken_back()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        string before = await DocumentAsync(plane);
        string run = await StartAsync(plane, "{ for: 5s, repeat: 5s, times: 3, connection: { from: service-1, to: service-2, probability: 50 } }");
        using LogReader log = await LogReader.OpenAsync(plane, run);
        await log.UntilAsync(1, "began");
        for (int i = 0; i < 2; i++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await log.UntilAsync(1, "ended");
            await log.UntilAsync(1, "began");
        }
        time.Advance(TimeSpan.FromSeconds(5));
        await log.UntilAsync(1, "finished");
        Assert.Equal(before, await DocumentAsync(plane));
    }

    [Fact]
    public async Task One_runs_at_a_time_and_ends_with_its_simulation()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        string run = await StartAsync(plane, $"{{ {Slow} }}");
        Reply second = await plane.SendAsync(HttpMethod.Post, Scenarios, Text($"{{ {Slow} }}"), "application/yaml");
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains(run, second.Problem.Detail, StringComparison.Ordinal);

        using LogReader log = await LogReader.OpenAsync(plane, run);
        await log.UntilAsync(1, "began");
        await plane.SendAsync(HttpMethod.Delete, "/api/v1/simulations/seed");
        time.Advance(TimeSpan.FromSeconds(1));
        await log.UntilAsync(1, "abandoned");
        Assert.Contains("deleted", log.Last.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_answers_the_timeline_and_does_nothing()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        Reply planned = await plane.SendAsync(HttpMethod.Post, $"{Scenarios}?dryRun=true", Text("{ at: 1s, repeat: 2s, times: 2, request: { designation: service-1 } }", $"{{ {Slow} }}"), "application/yaml");
        Assert.Equal((HttpStatusCode.OK, "valid"), (planned.Status, planned.Json.GetProperty("state").GetString()));
        Assert.Equal(
            ["0-10000 latency", "1000 request", "3000 request"],
            planned.Json.GetProperty("timeline").EnumerateArray().Select(o => $"{o.GetProperty("at")}{(o.TryGetProperty("until", out JsonElement until) ? $"-{until}" : "")} {o.GetProperty("type")}"));
        Assert.Empty((await plane.SendAsync(HttpMethod.Get, Scenarios)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.SendAsync(HttpMethod.Post, $"{Scenarios}?dryRun=yes", "{}", "application/yaml")).Status);
    }

    [Theory]
    [InlineData("{ for: 1s, condition: { service: service-9, type: error } }", "condition.service")]
    [InlineData("{ for: 1s, condition: { service: service-1, type: error, replicas: service-1-9 } }", "condition.replicas")]
    [InlineData("{ for: 1s, condition: { service: service-1, type: error, version: v9 } }", "condition.version")]
    [InlineData("{ disruption: { service: service-1, type: kill, replicas: service-1-9 } }", "disruption.replicas")]
    [InlineData("{ for: 1s, disruption: { service: service-1, type: stop } }", "disruption.type")]
    [InlineData("{ for: 1s, connection: { from: service-2, to: service-1, remove: true } }", "connection")]
    [InlineData("{ for: 1s, connection: { from: service-1, to: service-1, probability: 100 } }", "connection")]
    [InlineData("{ request: { designation: http://elsewhere/ } }", "request.designation")]
    public async Task What_cannot_be_is_refused_before_anything_begins(string step, string path)
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        plane.Runtime.Inability = "cannot be stopped here";
        Reply refused = await plane.SendAsync(HttpMethod.Post, Scenarios, Text($"{{ {Slow} }}", step), "application/yaml");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        ApiError error = Assert.Single(refused.Problem.Errors!);
        Assert.Equal(($"spec.steps[1].{path}", 7), (error.Path, error.Line));
        Assert.Empty((await plane.SendAsync(HttpMethod.Get, Conditions)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Names_of_scenarios_are_kept_for_them()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        Reply refused = await plane.PostAsync("/api/v1/simulations/seed/services/service-1/conditions", """{"id": "scenario.mine", "type": "error"}""");
        Assert.Equal(("id", HttpStatusCode.BadRequest), (refused.Problem.Errors!.Single().Path, refused.Status));
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, $"{Scenarios}/none")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, $"{Scenarios}/none/log")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Delete, $"{Scenarios}/none")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Post, "/api/v1/simulations/none/scenarios", "{}", "application/yaml")).Status);
    }

    [Fact]
    public async Task Its_log_is_told_as_events_too()
    {
        await using Plane plane = await Plane.WithSeedAsync(time);
        using EventReader events = await EventReader.OpenAsync(plane, "/api/v1/simulations/seed/events");
        string run = await StartAsync(plane, $"{{ {Slow} }}");
        JsonElement began = (await events.NextAsync("scenario", e => e.GetProperty("scenario").GetProperty("what").GetString() == "began")).Data;
        Assert.Equal($"{run}: service-1: latency began", began.GetProperty("text").GetString());
        Assert.Equal(run, began.GetProperty("scenario").GetProperty("run").GetString());
    }

    private static string Text(params string[] steps) =>
        $"apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: {{ name: bad-day }}\nspec:\n  steps:\n{string.Concat(steps.Select(s => $"    - {s}\n"))}";

    private static async Task<string> StartAsync(Plane plane, params string[] steps)
    {
        Reply started = await plane.SendAsync(HttpMethod.Post, Scenarios, Text(steps), "application/yaml");
        Assert.Equal((HttpStatusCode.Created, ""), (started.Status, started.Status == HttpStatusCode.Created ? "" : started.Text));
        string run = started.Json.GetProperty("id").GetString()!;
        Assert.Equal($"{Scenarios}/{run}", started.Headers["Location"]);
        return run;
    }

    private static async Task<string> DocumentAsync(Plane plane) => (await plane.SendAsync(HttpMethod.Get, "/api/v1/simulations/seed/export?format=yaml")).Text;

    private static JsonElement Document(Plane plane) => plane.App.Simulations.Find("seed")!.Wanted.Document;

    private static int Seconds(JsonElement record, string member) => (int)(record.GetProperty(member).GetDateTimeOffset() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            Plane.Deadline.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Reads a scenario's log as it grows.</summary>
    private sealed class LogReader(HttpResponseMessage response, StreamReader lines) : IDisposable
    {
        public JsonElement Last { get; private set; }

        public static async Task<LogReader> OpenAsync(Plane plane, string run)
        {
            HttpResponseMessage response = await plane.Client.GetAsync($"{Scenarios}/{run}/log", HttpCompletionOption.ResponseHeadersRead, Plane.Deadline);
            return new LogReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(Plane.Deadline)));
        }

        public async Task<string?> LineAsync() => await lines.ReadLineAsync(Plane.Deadline);

        /// <summary>The next line: when, what, to whom.</summary>
        public async Task<string> NextAsync()
        {
            Last = JsonElement.Parse((await LineAsync())!);
            string what = Last.GetProperty("what").GetString()!;
            return Last.TryGetProperty("target", out JsonElement target) ? $"{Seconds(Last, "time")} {what} {target} {Last.GetProperty("type")}" : what;
        }

        /// <summary>The next line, some seconds later.</summary>
        public Task<string> AfterAsync(FakeTimeProvider time, int seconds)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            return NextAsync();
        }

        /// <summary>Reads until so many lines told this.</summary>
        public async Task UntilAsync(int count, string what)
        {
            while (count > 0)
            {
                await NextAsync();
                count -= Last.GetProperty("what").GetString() == what ? 1 : 0;
            }
        }

        public void Dispose()
        {
            lines.Dispose();
            response.Dispose();
        }
    }
}
