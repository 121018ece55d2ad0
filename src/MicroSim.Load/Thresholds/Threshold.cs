using System.Globalization;
using MicroSim.Load.Recording;
using MicroSim.Load.Results;

namespace MicroSim.Load.Thresholds;

/// <summary>What a load's result must be: <c>p99 &lt; 250ms</c>, <c>errors &lt; 0.1%</c>, <c>missed == 0</c>, <c>rate &gt;= 450</c>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Measure">What is looked at: see <see cref="Measures"/>.</param>
/// <param name="Comparison">How: one of &lt; &lt;= &gt; &gt;= ==.</param>
/// <param name="Limit">With what, in milliseconds, as a share or as a count.</param>
public sealed record Threshold(string Text, string Measure, string Comparison, double Limit)
{
    /// <summary>What may be looked at.</summary>
    public const string Measures = "p50, p99.9 or any other percentile, mean, max, errors, missed, rate";

    private static readonly string[] comparisons = ["<=", ">=", "==", "<", ">"];

    /// <summary>Why a text is no threshold; null when it is one.</summary>
    public static string? ProblemOf(string text) => Parse(text, out string problem) is null ? problem : null;

    /// <summary>Reads a threshold; null, and what would be right, for what is none.</summary>
    public static Threshold? Parse(string text, out string problem)
    {
        problem = $"must be a measure ({Measures}), a comparison (<, <=, >, >=, ==) and a limit, such as 'p99 < 250ms', 'errors < 0.1%' or 'missed == 0', not '{text}'";
        string? comparison = comparisons.FirstOrDefault(c => text.Contains(c, StringComparison.Ordinal));
        if (comparison is null)
            return null;
        int at = text.IndexOf(comparison, StringComparison.Ordinal);
        string measure = text[..at].Trim(), limit = text[(at + comparison.Length)..].Trim();
        double? value = IsDuration(measure) ? Duration(limit) : measure == "errors" ? Share(limit) : measure is "missed" or "rate" ? Number(limit) : null;
        return value is double given ? new(text.Trim(), measure, comparison, given) : null;
    }

    /// <summary>What the result has, in the limit's unit; not a number for a duration where nothing was answered, which holds nothing.</summary>
    public double Actual(LoadResult result) => Measure switch
    {
        _ when result.Total.Latency.Count == 0 && IsDuration(Measure) => double.NaN,
        "errors" => result.ErrorShare,
        "missed" => result.Total.Of(Outcome.Missed),
        "rate" => result.Rate,
        "mean" => Milliseconds.Of(result.Total.Latency.Mean),
        "max" => Milliseconds.Of(result.Total.Latency.Max),
        _ => Milliseconds.Of(result.Total.Latency.Quantile(Percent(Measure)!.Value / 100)),
    };

    public bool Holds(double actual) => Comparison switch
    {
        "<" => actual < Limit,
        "<=" => actual <= Limit,
        ">" => actual > Limit,
        ">=" => actual >= Limit,
        _ => actual == Limit,
    };

    /// <summary>A value of this threshold's measure in words.</summary>
    public string Words(double value) => double.IsNaN(value)
        ? "nothing was answered"
        : IsDuration(Measure)
        ? string.Create(CultureInfo.InvariantCulture, $"{value:0.###} ms")
        : Measure == "errors" ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.###} %") : value.ToString("0.##", CultureInfo.InvariantCulture);

    private static bool IsDuration(string measure) => measure is "mean" or "max" || Percent(measure) is not null;

    private static double? Percent(string measure) => measure.StartsWith('p') && Number(measure[1..]) is double percent and > 0 and <= 100 ? percent : null;

    private static double? Duration(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal) ? Number(text[..^2])
        : text.EndsWith("us", StringComparison.Ordinal) || text.EndsWith("µs", StringComparison.Ordinal) ? Number(text[..^2]) / 1000
        : text.EndsWith('s') ? Number(text[..^1]) * 1000
        : null;

    private static double? Share(string text) => text.EndsWith('%') ? Number(text[..^1]) / 100 : Number(text);

    private static double? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;
}
