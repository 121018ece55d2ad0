using System.Text.Json.Nodes;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Cluster;
using MicroSim.Load.Results;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Tests.ControlPlane.Cluster;

/// <summary>What a load test's object says of it, and where its whole report is.</summary>
public sealed class LoadTestStatusTests
{
    private static readonly DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly LoadTestResource resource = new(
        new("n", "rush"), "u", 3, false, "shop", """{"kind":"LoadTest"}""", null);

    private static readonly LoadTestView running = new(
        "run-1", "rush", "n.shop", LoadTestStates.Running, "shop, GET / of frontend", "open loop, 100 requests/s, for 4s", "0000002a", now, 4000, 2, 1, 2, ["p99 < 1s"]);

    [Fact]
    public void One_that_runs_tells_what_it_does()
    {
        JsonObject status = new LoadTestStatus(resource, null, now).Of(running, "measuring", null, null);
        Assert.Equal("running", (string?)status["state"]);
        Assert.Equal("measuring, run 1 of 2", (string?)status["phase"]);
        Assert.Equal(3, (long?)status["observedGeneration"]);
        Assert.Equal("2026-01-02T03:04:05Z", (string?)status["startedAt"]);
        Assert.Null(status["verdict"]);
        Assert.Equal(("False", "Running"), Condition(status, "Complete"));
        Assert.Equal(("Unknown", "NoResult"), Condition(status, "Passed"));
    }

    [Fact]
    public void One_that_is_over_tells_its_figures_and_where_the_rest_is()
    {
        LoadReport report = Report() with { Thresholds = [new("p99 < 1s", "1.2 s", false)], Passed = false };
        LoadSummary summary = LoadSummary.Of(report);
        JsonObject status = new LoadTestStatus(resource, null, now).Of(running with { State = LoadTestStates.Finished, Ended = now.AddSeconds(4), Result = summary }, null, report, "rush-report");
        Assert.Equal("finished", (string?)status["state"]);
        Assert.Equal("failed", (string?)status["verdict"]);
        Assert.Equal("rush-report", (string?)status["report"]);
        Assert.Equal("""{"intended":400,"rate":99.875,"errorPercent":0.25,"missed":1,"p50Ms":1.235,"p99Ms":1200,"maxMs":1300}""", status["result"]!.ToJsonString());
        Assert.Equal("""[{"text":"p99 \u003C 1s","actual":"1.2 s","holds":false}]""", status["thresholds"]!.ToJsonString());
        Assert.Equal(("True", "Finished"), Condition(status, "Complete"));
        Assert.Equal(("False", "Broken"), Condition(status, "Passed"));
    }

    /// <summary>No thresholds hold all of nothing; but a load of which nothing came back has shown nothing.</summary>
    [Fact]
    public void One_whose_every_request_failed_has_not_passed()
    {
        LoadReport report = Report() with { AllFailed = true };
        JsonObject status = new LoadTestStatus(resource, null, now).Of(running with { State = LoadTestStates.Finished, Result = LoadSummary.Of(report) }, null, report, "rush-report");
        Assert.Equal("failed", (string?)status["verdict"]);
    }

    [Fact]
    public void A_report_that_has_no_place_is_told()
    {
        LoadReport report = Report();
        JsonObject status = new LoadTestStatus(resource, null, now).Of(running with { State = LoadTestStates.Finished, Result = LoadSummary.Of(report) }, null, report, null);
        Assert.Contains("rush-report belongs to somebody else", (string?)status["reason"], StringComparison.Ordinal);
        Assert.Equal("passed", (string?)status["verdict"]);
    }

    [Fact]
    public void One_that_a_leader_left_behind_is_broken_off_and_keeps_what_is_known_of_it()
    {
        JsonObject before = new LoadTestStatus(resource, null, now).Of(running, "measuring", null, null);
        JsonObject status = new LoadTestStatus(resource, before, now.AddMinutes(1)).BrokenOff("the control plane ended while it ran");
        Assert.Equal(("brokenOff", "the control plane ended while it ran", "0000002a"), ((string?)status["state"], (string?)status["reason"], (string?)status["seed"]));
        Assert.Null(status["phase"]);
        Assert.Equal(("True", "BrokenOff"), Condition(status, "Complete"));
    }

    /// <summary>Else each look would be a write.</summary>
    [Fact]
    public void What_stays_as_it_is_is_the_same_status()
    {
        JsonObject before = new LoadTestStatus(resource, null, now).NotRun(LoadTestStatus.Waiting, "there is no simulation shop");
        JsonObject after = new LoadTestStatus(resource, before, now.AddMinutes(1)).NotRun(LoadTestStatus.Waiting, "there is no simulation shop");
        Assert.True(JsonNode.DeepEquals(before, after));
        JsonObject started = new LoadTestStatus(resource, after, now.AddMinutes(2)).Of(running, "starting", null, null);
        // Not complete before, not complete now: since then.
        Assert.Equal("2026-01-02T03:04:05Z", (string?)started["conditions"]![0]!["lastTransitionTime"]);
    }

    [Fact]
    public void A_report_is_kept_as_text_and_goes_with_its_load_test()
    {
        JsonObject map = LoadReportMap.Of(resource, Report());
        Assert.Equal("rush-report", (string?)map["metadata"]!["name"]);
        Assert.Equal("u", (string?)map["metadata"]!["ownerReferences"]![0]!["uid"]);
        Assert.Equal(400, (long?)JsonNode.Parse((string)map["data"]![LoadReportMap.Json]!)!["intended"]);
        Assert.Null(map["binaryData"]);
    }

    [Fact]
    public void A_report_that_is_too_long_is_compressed()
    {
        LoadReport report = Report() with { Timeline = [.. Enumerable.Range(0, 3600).Select(s => new SecondFigures(s, s, s, 0, 0, 0, s, s, s, s, [.. Enumerable.Range(0, HeatScale.Rows).Select(r => (long)(s * r))]))] };
        JsonObject map = LoadReportMap.Of(resource, report);
        Assert.Null(map["data"]);
        byte[] compressed = Convert.FromBase64String((string)map["binaryData"]![LoadReportMap.Compressed]!);
        Assert.InRange(compressed.Length, 1, 1_000_000);
        using System.IO.Compression.GZipStream gzip = new(new MemoryStream(compressed), System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(3600, JsonNode.Parse(gzip)!["timeline"]!.AsArray().Count);
    }

    private static LoadReport Report()
    {
        Quantiles latency = new(2, 1.23456, 2, 3, 4, 1200, 1250, 1260, 1300);
        return new(
            "shop", "open loop", now, 4, 0, 400, 99.8751, 0.0025, new Dictionary<string, long> { ["ok"] = 398, ["reset"] = 1, ["missed"] = 1 }, new Dictionary<string, long>(), 0, 2, 0.1,
            latency, latency, latency, [], [], [], 1, [], [], [], true, "0000002a", "", false, []);
    }

    private static (string?, string?) Condition(JsonObject status, string type)
    {
        JsonNode one = status["conditions"]!.AsArray().Single(c => (string?)c!["type"] == type)!;
        return ((string?)one["status"], (string?)one["reason"]);
    }
}
