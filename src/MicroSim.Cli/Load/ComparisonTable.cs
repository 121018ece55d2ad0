using System.Globalization;
using MicroSim.Cli.Output;
using MicroSim.Load.Comparison;

namespace MicroSim.Cli.Load;

/// <summary>A comparison for people.</summary>
internal static class ComparisonTable
{
    public static void Write(LoadComparison comparison)
    {
        Terminal.Line("");
        Columns.Write(
            ["COMPARED", "BEFORE", "AFTER", "DIFFERENCE", "95 % SURE", "VERDICT"],
            [.. comparison.Rows.Select(r => (IReadOnlyList<string>)[$"{r.Measure} ({r.Unit})", Figure(r.Before), Figure(r.After), Difference(r), Interval(r), Verdict(r.Verdict)])]);
        Terminal.Line(comparison.Basis);
        foreach (string note in comparison.Notes)
            Terminal.Line($"note: {note}.");
    }

    private static string Difference(ComparedMeasure row) => row is { Difference: double difference, Before: double before }
        ? $"{Signed(difference)}{(before == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({100 * difference / before:+0.#;-0.#;0} %)"))}"
        : "-";

    private static string Interval(ComparedMeasure row) => row is { Low: double low, High: double high } ? $"{Signed(low)} to {Signed(high)}" : "-";

    private static string Verdict(string verdict) => verdict switch
    {
        ComparisonVerdicts.Better => Terminal.Good(verdict),
        ComparisonVerdicts.Worse => Terminal.Bad(verdict),
        _ => verdict,
    };

    private static string Figure(double? value) => value is double figure ? LoadTables.Short(figure) : "-";

    private static string Signed(double value) => value < 0 ? $"-{LoadTables.Short(-value)}" : $"+{LoadTables.Short(value)}";
}
