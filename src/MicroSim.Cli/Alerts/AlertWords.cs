using System.Globalization;
using MicroSim.Topology;

namespace MicroSim.Cli.Alerts;

/// <summary>Alerts and what came of them, in words.</summary>
internal static class AlertWords
{
    private const string Name = "alertname";

    public static readonly IReadOnlyList<string> Headings = ["ALERT", "EXPECTED", "DETECTED", "RESOLVED", "VERDICT"];

    public static string Of(FiringAlert alert) => new AlertPattern(alert.Name, [.. alert.Labels.Where(l => l.Key != Name).OrderBy(l => l.Key, StringComparer.Ordinal)]).ToString();

    /// <summary>Whole tenths of a second: alerts are looked for twice a second.</summary>
    public static string Span(TimeSpan? span) => span is TimeSpan known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s") : "-";

    public static IReadOnlyList<string> Row(AlertVerdict verdict) =>
    [
        verdict.Alert.ToString(),
        verdict.Step is null ? "never" : $"within {TimeText.Of(verdict.Within!.Value)}",
        Span(verdict.Detected),
        Span(verdict.Resolved),
        $"{verdict.Is}{(verdict.Number > 1 ? $" (time {verdict.Number})" : "")}{(verdict.Text is null ? "" : $": {verdict.Text}")}",
    ];
}
