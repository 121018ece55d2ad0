using System.Net;
using MicroSim.ControlPlane.Cluster;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes.Kubernetes.Api;
using Microsoft.Extensions.Logging.Abstractions;

namespace MicroSim.Tests.ControlPlane.Cluster;

/// <summary>A load test that is an object is run once for each of its versions, whoever leads and whatever fails meanwhile.</summary>
public sealed class ClusterLoadTestsTests : IAsyncLifetime
{
    private const string Spec = """{"rate": 10, "duration": "2s", "requests": [{"service": "service-1"}]}""";

    private readonly FakeLoadTestObjects objects = new();
    private readonly FakeLoadDriver driver = new() { ControlPlane = new("http://127.0.0.1:1/") };
    private Plane plane = null!;
    private StateDatabase database = null!;
    private EventLog events = null!;
    private LoadTestRuns runs = null!;
    private ClusterLoadTests tests = null!;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        plane = await Plane.WithSeedAsync();
        Lead();
    }

    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync();
        database.Dispose();
        await plane.DisposeAsync();
    }

    [Fact]
    public async Task It_is_run_once_and_tells_its_end()
    {
        objects.Apply("rush", 1, Spec);
        await LookAsync(2);
        Assert.Equal(("running", "starting"), ((string?)objects.Last["state"], (string?)objects.Last["phase"]));
        driver.Second(10);
        await UntilAsync(() => runs.Running("seed")!.Phase == "measuring");
        await LookAsync();
        Assert.Equal("measuring", (string?)objects.Last["phase"]);
        driver.Second(10);
        driver.End();
        await LookUntilAsync(() => (string?)objects.Last["state"] == "finished");
        Assert.Equal(("finished", "passed", "rush-report", 20), ((string?)objects.Last["state"], (string?)objects.Last["verdict"], (string?)objects.Last["report"], (long)objects.Last["result"]!["intended"]!));
        Assert.Equal(20, Assert.Single(objects.Reports).Intended);

        // Whether the watch told of it or not, and under another leader.
        int told = objects.Told.Count;
        await LookAsync(2);
        objects.Hear("rush");
        await LookAsync(2);
        Lead();
        await LookAsync(2);
        Assert.Equal(told, objects.Told.Count);
        Assert.Single(driver.Plans);
    }

    [Fact]
    public async Task What_cannot_be_run_yet_waits_and_is_run_when_it_can()
    {
        objects.Apply("early", 1, Spec, simulation: "shop");
        objects.Apply("wrong", 1, """{"rate": -1}""");
        await LookAsync(3);
        Assert.Equal(["waiting", "invalid"], objects.Told.Select(t => (string?)t["state"]));
        Assert.Equal("spec.simulation: there is no simulation shop in the namespace default", (string?)objects.Told[0]["reason"]);
        Assert.StartsWith("spec.rate: ", (string?)objects.Told[1]["reason"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/shop", Plane.Seed.Replace("\"seed\"}", "\"shop\"}", StringComparison.Ordinal).Replace("808", "809", StringComparison.Ordinal), "application/json")).Status);
        await LookUntilAsync(() => (string?)objects.Last["state"] == "running");
        Assert.Equal("early", Assert.Single(runs.Of("shop")).Name);
    }

    [Fact]
    public async Task What_is_just_being_started_is_not_measured()
    {
        objects.NotReady = ["service-2"];
        objects.Apply("rush", 1, Spec);
        await LookAsync(2);
        Assert.Equal("the simulation seed is not ready: no replica of service-2 is", (string?)Assert.Single(objects.Told)["reason"]);
        objects.NotReady = [];
        await LookAsync(2);
        Assert.Equal("running", (string?)objects.Last["state"]);
    }

    [Fact]
    public async Task One_that_runs_in_the_same_simulation_is_waited_for()
    {
        objects.Apply("one", 1, Spec);
        objects.Apply("two", 1, Spec);
        await LookAsync(2);
        Assert.Contains(objects.Told, t => (string?)t["state"] == "waiting" && ((string?)t["reason"])!.Contains("run-1 runs in seed", StringComparison.Ordinal));
        driver.Second(1);
        driver.End();
        await LookUntilAsync(() => runs.Running("seed", "run-2") is not null);
        Assert.Equal("two", runs.Running("seed")!.View.Name);
    }

    [Fact]
    public async Task A_newer_version_ends_the_older_one_and_is_run()
    {
        objects.Apply("rush", 1, Spec);
        await LookAsync(2);
        objects.Hear("rush");
        objects.Apply("rush", 2, Spec);
        await LookUntilAsync(() => (long)objects.Last["observedGeneration"]! == 2);
        Assert.Equal("running", (string?)objects.Last["state"]);
        Assert.Equal("a newer version of its LoadTest came", runs.Find("seed", "run-1")!.Reason);
    }

    [Fact]
    public async Task Deleting_it_ends_it()
    {
        objects.Apply("rush", 1, Spec);
        await LookAsync(2);
        objects.Delete("rush");
        await LookAsync();
        await UntilAsync(() => runs.Running("seed") is null);
        Assert.Equal("its LoadTest was deleted", runs.Find("seed", "run-1")!.Reason);
    }

    [Fact]
    public async Task What_a_leader_left_running_is_broken_off_under_the_next_one()
    {
        objects.Apply("rush", 1, Spec);
        await LookAsync(2);
        objects.Hear("rush");
        Lead();
        await LookAsync(2);
        Assert.Equal(("brokenOff", "the control plane ended while it ran"), ((string?)objects.Last["state"], (string?)objects.Last["reason"]));
        Assert.Null(runs.Running("seed"));
    }

    [Fact]
    public async Task A_status_that_could_not_be_written_is_written_later()
    {
        objects.Apply("rush", 1, Spec);
        await LookAsync();
        objects.Trouble = new ApiException("PATCH", 0, "Unreachable", "it does not answer");
        await LookAsync();
        Assert.Empty(objects.Told);
        await LookAsync();
        Assert.Equal("running", (string?)Assert.Single(objects.Told)["state"]);
    }

    // Another process: it knows nothing but what the objects say.
    private void Lead()
    {
        database = StateDatabase.Open(null, keepsSimulations: false);
        events = new EventLog(database, TimeProvider.System, NullLogger<EventLog>.Instance);
        runs = new LoadTestRuns(plane.App.Simulations, database, driver, new LiveLoad(), events, TimeProvider.System, NullLogger<LoadTestRuns>.Instance);
        tests = new ClusterLoadTests(objects, plane.App.Simulations, runs, driver, new Bearer(null), TimeProvider.System, NullLogger<ClusterLoadTests>.Instance);
    }

    private async Task LookAsync(int times = 1)
    {
        for (int i = 0; i < times; i++)
            await tests.LookAsync(Deadline);
    }

    private Task LookUntilAsync(Func<bool> condition) => UntilAsync(async () =>
    {
        await LookAsync();
        return condition();
    });

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Deadline);
    }
}
