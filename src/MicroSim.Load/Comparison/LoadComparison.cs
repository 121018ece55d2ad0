using System.Text.Json.Serialization;
using MicroSim.Load.Results;

namespace MicroSim.Load.Comparison;

/// <summary>Two loads beside each other.</summary>
/// <param name="Basis">What is compared, in words.</param>
/// <param name="Rows">Throughput, latencies, errors.</param>
/// <param name="Notes">What makes the comparison doubtful; empty is good.</param>
public sealed record LoadComparison(string Basis, IReadOnlyList<ComparedMeasure> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>From how many runs on their figures are compared, rather than those of seconds.</summary>
    public const int LeastRuns = 5;

    /// <summary>How many seconds are too few to say anything.</summary>
    public const int LeastSeconds = 10;

    /// <summary>Compares two loads.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <param name="seed">Decides all draws.</param>
    public static LoadComparison Of(LoadReport before, LoadReport after, uint seed)
    {
        bool byRun = before.Runs.Count >= LeastRuns && after.Runs.Count >= LeastRuns;
        (Samples a, Samples b) = byRun ? (Samples.OfRuns(before), Samples.OfRuns(after)) : (Samples.OfSeconds(before), Samples.OfSeconds(after));
        Bootstrap bootstrap = new(seed);
        List<string> notes = [];
        if (before.Load != after.Load)
            notes.Add($"the loads differ: {before.Load}; then {after.Load}");
        if (!byRun && Math.Min(a.Count, b.Count) < LeastSeconds)
            notes.Add($"{Math.Min(a.Count, b.Count)} seconds that count are too few to be sure of anything; let the load run longer");
        if (!byRun)
            notes.Add($"seconds of one run tell nothing of how runs differ from each other; repeat both loads {LeastRuns} times to know");
        return new(
            byRun ? $"medians of {before.Runs.Count} and {after.Runs.Count} runs" : $"medians of {a.Count} and {b.Count} seconds",
            [
                ComparedMeasure.Of("throughput", "/s", a.Rates, b.Rates, isMoreBetter: true, bootstrap, !byRun),
                ComparedMeasure.Of("p50", "ms", a.P50s, b.P50s, isMoreBetter: false, bootstrap, !byRun),
                ComparedMeasure.Of("p99", "ms", a.P99s, b.P99s, isMoreBetter: false, bootstrap, !byRun),
                // Errors are rare: their median second has none, however many there are. Their mean is what users see.
                ComparedMeasure.Of("errors", "%", a.Errors, b.Errors, isMoreBetter: false, bootstrap, !byRun, Enumerable.Average),
            ],
            notes);
    }
}

/// <summary>A figure of two loads.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Before">Of the earlier load; not there when it has none.</param>
/// <param name="After">Of the later one.</param>
/// <param name="Difference">After minus before.</param>
/// <param name="Low">The least that it is with 95 % confidence.</param>
/// <param name="High">The most.</param>
/// <param name="Verdict">One of <see cref="ComparisonVerdicts"/>.</param>
public sealed record ComparedMeasure(string Measure, string Unit, double? Before, double? After, double? Difference, double? Low, double? High, string Verdict)
{
    internal static ComparedMeasure Of(
        string measure, string unit, IReadOnlyList<double> before, IReadOnlyList<double> after, bool isMoreBetter, Bootstrap bootstrap, bool blocks, Func<double[], double>? statistic = null)
    {
        statistic ??= Bootstrap.Median;
        double? a = before.Count == 0 ? null : statistic([.. before]), b = after.Count == 0 ? null : statistic([.. after]);
        if (a is null || b is null)
            return new(measure, unit, a, b, null, null, null, ComparisonVerdicts.Nothing);
        Interval interval = bootstrap.Difference(before, after, statistic, blocks);
        string verdict = interval.HoldsZero ? ComparisonVerdicts.None : interval.Difference > 0 == isMoreBetter ? ComparisonVerdicts.Better : ComparisonVerdicts.Worse;
        return new(measure, unit, a, b, interval.Difference, interval.Low, interval.High, verdict);
    }
}

/// <summary>What a comparison says of a figure.</summary>
public static class ComparisonVerdicts
{
    public const string Better = "better";

    public const string Worse = "worse";

    public const string None = "no difference that these runs can show";

    public const string Nothing = "nothing to compare";
}

/// <summary>How comparisons are spelt in JSON.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoadComparison))]
public sealed partial class LoadComparisonJson : JsonSerializerContext;
