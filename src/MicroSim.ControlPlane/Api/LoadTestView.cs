using MicroSim.Load.Recording;
using MicroSim.Load.Results;

namespace MicroSim.ControlPlane.Api;

/// <summary>A load test that runs or ran.</summary>
/// <param name="Id">Its name, such as `run-12`: another one for each, never given again; empty when it was only checked.</param>
/// <param name="Name">What its document is called.</param>
/// <param name="Simulation">Of which simulation.</param>
/// <param name="State">One of <see cref="LoadTestStates"/>.</param>
/// <param name="Target">What is loaded, in words.</param>
/// <param name="Load">How, in words.</param>
/// <param name="Seed">Decides all draws.</param>
/// <param name="Since">When it began.</param>
/// <param name="DurationMs">How long requests begin in all, warm-ups and repetitions included; absent when nothing but their number ends it.</param>
/// <param name="Repeat">How often it is run.</param>
/// <param name="Run">Which of these runs goes on, from 1.</param>
/// <param name="Workers">How many processes send.</param>
/// <param name="Thresholds">What must hold of the result.</param>
/// <param name="Ended">When it was over; absent while it runs, and when nobody saw its end.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Reason">Why there is no whole result.</param>
/// <param name="Recent">The last seconds of one that runs, at most 120; of a single load test alone.</param>
public sealed record LoadTestView(
    string Id,
    string Name,
    string Simulation,
    string State,
    string Target,
    string Load,
    string Seed,
    DateTimeOffset Since,
    long? DurationMs,
    int Repeat,
    int Run,
    int Workers,
    IReadOnlyList<string> Thresholds,
    DateTimeOffset? Ended = null,
    LoadSummary? Result = null,
    string? Reason = null,
    IReadOnlyList<LoadSecond>? Recent = null);

/// <summary>Load tests, the newest first.</summary>
public sealed record LoadTestList(IReadOnlyList<LoadTestView> Items);

/// <summary>A result in a few figures; the report has all of them.</summary>
/// <param name="Intended">Requests that were to be sent.</param>
/// <param name="Rate">Whole replies per second.</param>
/// <param name="ErrorShare">The share of errors among what was sent, 0 to 1.</param>
/// <param name="Missed">Arrivals that were not sent.</param>
/// <param name="P50Ms">Half of the latencies were no longer, in milliseconds.</param>
/// <param name="P99Ms">99 of 100 were no longer.</param>
/// <param name="MaxMs">The longest.</param>
/// <param name="Passed">Whether all thresholds hold.</param>
/// <param name="Broken">The thresholds that do not.</param>
/// <param name="AllFailed">Whether requests were sent and none of them ended well.</param>
/// <param name="Limits">What was the generator's limit rather than the system's.</param>
public sealed record LoadSummary(
    long Intended, double Rate, double ErrorShare, long Missed, double P50Ms, double P99Ms, double MaxMs, bool Passed, IReadOnlyList<string> Broken, bool AllFailed, IReadOnlyList<string> Limits)
{
    internal static LoadSummary Of(LoadReport report) => new(
        report.Intended, report.Rate, report.ErrorShare, report.Outcomes.GetValueOrDefault(Outcome.Missed.Word()), report.Latency.P50, report.Latency.P99, report.Latency.Max,
        report.Passed, [.. report.Thresholds.Where(t => !t.Holds).Select(t => t.Text)], report.AllFailed, report.Limits);
}

/// <summary>A second of a load test that runs, warm-up included; durations in milliseconds, of the requests that ended in it.</summary>
/// <param name="Id">The load test's id.</param>
/// <param name="Run">Which of its runs, from 1.</param>
/// <param name="Second">Which second of that run, from 0.</param>
/// <param name="Started">Requests that began.</param>
/// <param name="Ok">Those that ended well.</param>
/// <param name="Errors">Those that ended otherwise: statuses from 400 on, no whole reply.</param>
/// <param name="Missed">Arrivals that were not sent.</param>
/// <param name="InFlight">Under way at its end.</param>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Max">The longest.</param>
public sealed record LoadSecond(string Id, int Run, int Second, long Started, long Ok, long Errors, long Missed, int InFlight, double P50, double P90, double P99, double Max)
{
    internal static LoadSecond Of(string id, int run, SecondFigures s) => new(id, run, s.Second, s.Started, s.Ok, s.Errors, s.Missed, s.InFlight, s.P50, s.P90, s.P99, s.Max);
}

/// <summary>How a load test stands.</summary>
public static class LoadTestStates
{
    /// <summary>It was only checked.</summary>
    public const string Valid = "valid";

    public const string Running = "running";

    /// <summary>It came to its end; whether thresholds hold is said by its result.</summary>
    public const string Finished = "finished";

    /// <summary>Somebody ended it; its result is of what there was.</summary>
    public const string Stopped = "stopped";

    /// <summary>It could not be run.</summary>
    public const string Failed = "failed";

    /// <summary>Its control plane or its simulation ended while it ran: there is no result.</summary>
    public const string BrokenOff = "brokenOff";
}
