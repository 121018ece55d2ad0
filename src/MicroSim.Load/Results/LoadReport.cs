using System.Text.Json.Serialization;
using MicroSim.Load.Recording;

namespace MicroSim.Load.Results;

/// <summary>A result as files, programs and pages get it: plain figures, durations in milliseconds.</summary>
/// <param name="Target">What was loaded, in words.</param>
/// <param name="Load">How, in words.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Seconds">How long requests were counted.</param>
/// <param name="WarmUpSeconds">What went before and was not counted.</param>
/// <param name="Intended">Requests that were to be sent; <paramref name="Outcomes"/> adds up to it.</param>
/// <param name="Rate">Whole replies per second.</param>
/// <param name="ErrorShare">The share of errors among what was sent, 0 to 1.</param>
/// <param name="Outcomes">How requests ended.</param>
/// <param name="Statuses">How often which status came.</param>
/// <param name="Bytes">Bytes of whole replies.</param>
/// <param name="Connections">How many were opened.</param>
/// <param name="Busy">The share of the time in which the busiest worker had something to do.</param>
/// <param name="Latency">From the intended start to the last byte, of all that were answered or timed out.</param>
/// <param name="Service">The same from the actual start.</param>
/// <param name="Lag">From the intended start to the actual one.</param>
/// <param name="Distribution">The latency by percentile, for a plot.</param>
/// <param name="Requests">Each of the requests, where there are several.</param>
/// <param name="Timeline">Second by second, warm-up included.</param>
/// <param name="SecondsEach">How many seconds each of these is of.</param>
/// <param name="HeatUpperMs">The longest duration of each row of the timeline's heat.</param>
/// <param name="Limits">What was the generator's limit rather than the system's; empty is good.</param>
/// <param name="Thresholds">What was asked of the result, and whether it holds.</param>
/// <param name="Passed">Whether all of them hold.</param>
/// <param name="Seed">Decided all draws.</param>
/// <param name="Histogram">All latencies, as <see cref="HistogramText"/>: to merge and compare without loss.</param>
/// <param name="AllFailed">Whether requests were sent and none of them ended well.</param>
/// <param name="Runs">Each run, one after the other; the other figures are of all of them together.</param>
public sealed record LoadReport(
    string Target,
    string Load,
    DateTimeOffset StartedAt,
    double Seconds,
    double WarmUpSeconds,
    long Intended,
    double Rate,
    double ErrorShare,
    IReadOnlyDictionary<string, long> Outcomes,
    IReadOnlyDictionary<string, long> Statuses,
    long Bytes,
    long Connections,
    double Busy,
    Quantiles Latency,
    Quantiles Service,
    Quantiles Lag,
    IReadOnlyList<DistributionPoint> Distribution,
    IReadOnlyList<RequestReport> Requests,
    IReadOnlyList<SecondFigures> Timeline,
    int SecondsEach,
    IReadOnlyList<double> HeatUpperMs,
    IReadOnlyList<string> Limits,
    IReadOnlyList<ThresholdReport> Thresholds,
    bool Passed,
    string Seed,
    string Histogram,
    bool AllFailed,
    IReadOnlyList<RunFigures> Runs);

/// <summary>A distribution in a few figures, in milliseconds.</summary>
public sealed record Quantiles(double Mean, double P50, double P75, double P90, double P95, double P99, double P999, double P9999, double Max)
{
    public static Quantiles Of(LatencyHistogram histogram) => new(
        Milliseconds.Of(histogram.Mean),
        At(histogram, 0.5), At(histogram, 0.75), At(histogram, 0.9), At(histogram, 0.95), At(histogram, 0.99), At(histogram, 0.999), At(histogram, 0.9999),
        Milliseconds.Of(histogram.Max));

    private static double At(LatencyHistogram histogram, double share) => Milliseconds.Of(histogram.Quantile(share));
}

/// <summary>A point of the latency by percentile.</summary>
/// <param name="Percentile">From 0 to 100.</param>
/// <param name="Ms">Its latency.</param>
/// <param name="Count">How many took no longer.</param>
public sealed record DistributionPoint(double Percentile, double Ms, long Count);

/// <summary>One of several requests.</summary>
public sealed record RequestReport(string Name, long Intended, IReadOnlyDictionary<string, long> Outcomes, Quantiles Latency);

/// <summary>A threshold and how it went.</summary>
public sealed record ThresholdReport(string Text, string Actual, bool Holds);

/// <summary>One run of a load.</summary>
/// <param name="Rate">Requests that ended well per second.</param>
/// <param name="ErrorShare">The share of errors among what was sent, 0 to 1.</param>
/// <param name="P50Ms">Half of its latencies were no longer, in milliseconds; not there when nothing was answered.</param>
/// <param name="P99Ms">99 of 100 were no longer.</param>
/// <param name="FromSecond">Its first second in the timeline that counts, behind the warm-up.</param>
/// <param name="ToSecond">The one behind its last.</param>
public sealed record RunFigures(double Rate, double ErrorShare, double? P50Ms, double? P99Ms, int FromSecond, int ToSecond);

/// <summary>How reports are spelt in JSON.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LoadReport))]
public sealed partial class LoadReportJson : JsonSerializerContext;
