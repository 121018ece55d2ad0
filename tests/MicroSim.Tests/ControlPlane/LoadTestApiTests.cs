using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using MicroSim.Load.Plans;

namespace MicroSim.Tests.ControlPlane;

/// <summary>Load tests over REST, with a driver whose seconds pass when the test says so.</summary>
public sealed class LoadTestApiTests
{
    private const string Tests = "/api/v1/simulations/seed/load-tests";
    private const string Events = "/api/v1/simulations/seed/events";

    private readonly FakeLoadDriver driver = new();

    [Fact]
    public async Task A_load_test_runs_is_followed_second_by_second_and_keeps_its_report()
    {
        await using Plane plane = await StartAsync();
        using EventReader events = await EventReader.OpenAsync(plane, $"{Events}?load=true");
        JsonElement started = await RunAsync(plane, "{ rate: 50, duration: 2s, seed: 7, requests: [{ service: service-1, path: /a }], thresholds: ['errors < 50%'] }");
        Assert.Equal(("run-1", "running", "seed, GET /a of service-1", "open loop, 50 requests/s, for 2s", "00000007"), Texts(started, "id", "state", "target", "load", "seed"));
        Assert.Equal("run-1", (await events.NextAsync("load-test")).Data.GetProperty("loadTest").GetProperty("id").GetString());

        driver.Second(40, 10);
        JsonElement second = (await events.NextAsync("load")).Data;
        Assert.Equal((0, 40, 10, 3, 10.0), (second.GetProperty("second").GetInt32(), second.GetProperty("ok").GetInt32(), second.GetProperty("errors").GetInt32(), second.GetProperty("inFlight").GetInt32(), second.GetProperty("p99").GetDouble()));
        JsonElement running = (await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1")).Json;
        Assert.Equal(40, Assert.Single(running.GetProperty("recent").EnumerateArray()).GetProperty("ok").GetInt32());
        Assert.Equal(HttpStatusCode.Conflict, (await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report")).Status);
        driver.End();
        JsonElement ended = (await events.NextAsync("load-test")).Data.GetProperty("loadTest");

        Assert.Equal("finished", ended.GetProperty("state").GetString());
        Assert.Equal((50, 0.2, true, false), (ended.GetProperty("result").GetProperty("intended").GetInt32(), ended.GetProperty("result").GetProperty("errorShare").GetDouble(), ended.GetProperty("result").GetProperty("passed").GetBoolean(), ended.GetProperty("result").GetProperty("allFailed").GetBoolean()));
        JsonElement report = (await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report")).Json;
        Assert.Equal((40, 10), (report.GetProperty("outcomes").GetProperty("ok").GetInt32(), report.GetProperty("outcomes").GetProperty("refused").GetInt32()));
        Reply html = await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report?format=html"), csv = await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report?format=csv"), junit = await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report?format=junit");
        Assert.StartsWith("text/html", html.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("\"seed\":\"00000007\"", html.Text, StringComparison.Ordinal);
        Assert.StartsWith("second,started,ok,errors,missed,in_flight,p50_ms,p90_ms,p99_ms,max_ms\n0,50,40,10,0,3,", csv.Text, StringComparison.Ordinal);
        Assert.Equal("errors < 50%", Assert.Single(XDocument.Parse(junit.Text).Descendants("testcase")).Attribute("name")?.Value);
        Assert.Contains("must be html, json, csv, junit", (await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report?format=pdf")).Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_workers_are_told_is_what_the_document_says()
    {
        await using Plane plane = await StartAsync();
        await RunAsync(plane, """
            { warmUp: 2s, seed: 5, timeout: 3s, connections: 7, workers: 2, requests: [{ name: a, weight: 2, service: service-1, body: 'x' }, { script: { designation: service-1, faults: {} } }],
              stages: [{ rate: 10, for: 5s }, { rate: 20, swing: 10, period: 2s, for: 4s }], arrivals: poisson }
            """);
        (LoadPlan plan, int workers) = await FirstPlanAsync();
        Assert.Equal((2, 5u, 3000, 7, 11.0, 2.0), (workers, plan.Seed, plan.TimeoutMs, plan.MaxConnections, plan.Seconds, plan.WarmUpSeconds));
        Assert.Equal((11.0, 20 + 50 + 80), (plan.Open!.Rate.Profile().Seconds, (int)Math.Round(plan.Open.Rate.Profile().Count(11))));
        Assert.True(plan.Open.Poisson);
        PlannedRequest plain = plan.Requests[0], script = plan.Requests[1];
        Assert.Equal(("a", "POST", "x", 2.0, true), (plain.Name, plain.Method, plain.Body, plain.Weight, plain.Seeded));
        Assert.Equal(plane.Service.Address, new Uri(plain.Url));
        Assert.Equal(("POST", new Uri(plane.App.Address, Plane.Requests).PathAndQuery), (script.Method, new Uri(script.Url).PathAndQuery));
        driver.End();
    }

    [Fact]
    public async Task A_repeated_load_test_has_draws_of_its_own_in_each_run_and_one_report_of_all()
    {
        await using Plane plane = await StartAsync();
        using EventReader events = await EventReader.OpenAsync(plane, $"{Events}?load=true");
        await RunAsync(plane, "{ requests: [{ service: service-1 }], rate: 100, duration: 1s, seed: 5, repeat: 3 }");
        for (int run = 1; run <= 3; run++)
        {
            driver.Second(100 * run);
            JsonElement second = (await events.NextAsync("load")).Data;
            Assert.Equal((run, 0), (second.GetProperty("run").GetInt32(), second.GetProperty("second").GetInt32()));
            driver.End();
        }
        await events.NextAsync("load-test", e => e.GetProperty("loadTest").GetProperty("state").GetString() == "finished");
        Assert.Equal(3, driver.Plans.Select(p => p.Plan.Seed).Distinct().Count());
        JsonElement report = (await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report")).Json;
        Assert.Equal([100, 200, 300], report.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("rate").GetDouble()));
        Assert.Equal([0, 1, 2], report.GetProperty("timeline").EnumerateArray().Select(s => s.GetProperty("second").GetInt32()));
        Assert.Equal((600, 200.0, "00000005"), (report.GetProperty("intended").GetInt32(), report.GetProperty("rate").GetDouble(), report.GetProperty("seed").GetString()));
    }

    [Fact]
    public async Task One_runs_at_a_time_and_a_stopped_one_has_a_result_of_what_there_was()
    {
        await using Plane plane = await StartAsync();
        using EventReader events = await EventReader.OpenAsync(plane, $"{Events}?load=true");
        await RunAsync(plane, "{ requests: [{ service: service-1 }], rate: 5, duration: 1h }");
        Reply second = await PostAsync(plane, "{ requests: [{ service: service-1 }] }");
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("The load test run-1 runs in seed", second.Problem.Detail, StringComparison.Ordinal);
        driver.Second(0, 5);
        await events.NextAsync("load");
        JsonElement stopped = (await plane.PostAsync($"{Tests}/run-1/stop", "{}")).Json;
        Assert.Equal(("stopped", true), (stopped.GetProperty("state").GetString(), stopped.GetProperty("result").GetProperty("allFailed").GetBoolean()));
        Assert.Equal("stopped", (await plane.SendAsync(HttpMethod.Post, $"{Tests}/run-1/stop")).Json.GetProperty("state").GetString());
        Assert.Equal("every request failed", Assert.Single(XDocument.Parse((await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report?format=junit")).Text).Descendants("failure")).Attribute("message")?.Value);

        await RunAsync(plane, "{ requests: [{ service: service-1 }] }");
        Assert.Equal(["run-2", "run-1"], (await plane.SendAsync(HttpMethod.Get, Tests)).Json.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, $"{Tests}/run-2")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, $"{Tests}/run-1")).Status);
        Assert.Contains("has no load test run-1; none ran yet", (await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1")).Problem.Detail, StringComparison.Ordinal);
        Assert.Equal("run-3", (await RunAsync(plane, "{ requests: [{ service: service-1 }] }")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task One_that_cannot_be_run_says_why_and_has_no_report()
    {
        await using Plane plane = await StartAsync();
        using EventReader events = await EventReader.OpenAsync(plane, Events);
        await RunAsync(plane, "{ requests: [{ service: service-1 }] }");
        driver.Break("no such host");
        JsonElement failed = (await events.NextAsync("load-test", e => e.GetProperty("loadTest").GetProperty("state").GetString() != "running")).Data;
        Assert.Equal(("run-1 failed: no such host", "failed", "no such host"), (failed.GetProperty("text").GetString(), failed.GetProperty("loadTest").GetProperty("state").GetString(), failed.GetProperty("loadTest").GetProperty("reason").GetString()));
        Assert.Contains("has no report: no such host", (await plane.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report")).Problem.Detail, StringComparison.Ordinal);
        driver.WhyNot = "there is no worker";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(plane, "{ requests: [{ service: service-1 }] }")).Status);
    }

    [Fact]
    public async Task What_a_killed_control_plane_left_running_is_told_as_broken_off_and_what_was_over_stays()
    {
        using Runtimes.TemporaryFolder folder = new(), copy = new();
        await using (Plane plane = await StartAsync(folder.Path))
        {
            using EventReader events = await EventReader.OpenAsync(plane, Events);
            await RunAsync(plane, "{ requests: [{ service: service-1 }] }");
            driver.Second(1);
            driver.End();
            await events.NextAsync("load-test", e => e.GetProperty("loadTest").GetProperty("state").GetString() == "finished");
            await RunAsync(plane, "{ requests: [{ service: service-1 }] }");
            foreach (string file in Directory.EnumerateFiles(folder.Path, "microsim.db*"))
                File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        }
        await using Plane next = await StartAsync(copy.Path);
        JsonElement[] items = [.. (await next.SendAsync(HttpMethod.Get, Tests)).Json.GetProperty("items").EnumerateArray()];
        Assert.Equal([("run-2", "brokenOff"), ("run-1", "finished")], items.Select(i => (i.GetProperty("id").GetString(), i.GetProperty("state").GetString())));
        Assert.Equal("the control plane ended while it ran", items[0].GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.OK, (await next.SendAsync(HttpMethod.Get, $"{Tests}/run-1/report")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await next.SendAsync(HttpMethod.Delete, "/api/v1/simulations/seed")).Status);
        Assert.Equal(HttpStatusCode.Created, (await next.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json")).Status);
        Assert.Empty((await next.SendAsync(HttpMethod.Get, Tests)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_sent_and_does_nothing()
    {
        await using Plane plane = await StartAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Post, $"{Tests}?dryRun=true", Document("{ users: 3, count: 30, requests: [{ service: service-1 }, { name: b, weight: 3, service: service-2 }] }"), "application/yaml");
        Assert.Equal((HttpStatusCode.OK, "valid"), (reply.Status, reply.Json.GetProperty("state").GetString()));
        Assert.Equal(("seed, service-1 (25 %), b (75 %)", "closed loop, 3 users, 30 requests"), (reply.Json.GetProperty("target").GetString(), reply.Json.GetProperty("load").GetString()));
        Assert.False(reply.Json.TryGetProperty("durationMs", out _));
        Assert.Empty(driver.Plans);
    }

    [Theory]
    [InlineData("{ rat: 5 }", "spec.rat", "unknown field; did you mean 'rate'?")]
    [InlineData("{ thresholds: ['p99 < 5'] }", "spec.thresholds[0]", "must be a measure")]
    [InlineData("{}", "spec.requests", "must say by `service` which one is called: service-1, service-2")]
    public async Task What_is_wrong_is_told_by_its_place(string spec, string path, string message)
    {
        await using Plane plane = await StartAsync();
        Reply reply = await PostAsync(plane, spec);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith(message, Assert.Single(reply.Problem.Errors!, e => e.Path == path).Message, StringComparison.Ordinal);
    }

    private async Task<Plane> StartAsync(string? folder = null)
    {
        Plane plane = await Plane.StartAsync(null, options => options with { LoadDriver = driver, DataFolder = folder });
        if (folder is not null)
            await plane.RestoredAsync();
        if ((await plane.SendAsync(HttpMethod.Get, "/api/v1/simulations/seed")).Status == HttpStatusCode.NotFound)
            Assert.Equal(HttpStatusCode.Created, (await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json")).Status);
        return plane;
    }

    private async Task<(LoadPlan Plan, int Workers)> FirstPlanAsync()
    {
        while (true)
        {
            lock (driver.Plans)
            {
                if (driver.Plans is [var first, ..])
                    return first;
            }
            await Task.Yield();
            Plane.Deadline.ThrowIfCancellationRequested();
        }
    }

    private static async Task<JsonElement> RunAsync(Plane plane, string spec)
    {
        Reply reply = await PostAsync(plane, spec);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        Assert.Equal($"{Tests}/{reply.Json.GetProperty("id").GetString()}", reply.Headers["Location"]);
        return reply.Json;
    }

    private static Task<Reply> PostAsync(Plane plane, string spec) => plane.SendAsync(HttpMethod.Post, Tests, Document(spec), "application/yaml");

    private static string Document(string spec) => $"apiVersion: microsim.dev/v1alpha1\nkind: LoadTest\nmetadata: {{ name: test }}\nspec: {spec.ReplaceLineEndings(" ")}\n";

    private static (string?, string?, string?, string?, string?) Texts(JsonElement json, string a, string b, string c, string d, string e) => (json.GetProperty(a).GetString(), json.GetProperty(b).GetString(), json.GetProperty(c).GetString(), json.GetProperty(d).GetString(), json.GetProperty(e).GetString());
}
