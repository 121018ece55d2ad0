using System.Globalization;
using MicroSim.Cli.Output;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Load;

/// <summary>A report for people.</summary>
internal static class LoadTables
{
    public static void Write(LoadReport report)
    {
        Terminal.Line($"{report.Target}: {report.Load}, seed {report.Seed}");
        Terminal.Line(Text($"{report.Intended} requests were to be sent; {report.Rate:0.#}/s were answered in {report.Seconds:0.#} s over {report.Connections} connections, {report.ErrorShare * 100:0.###} % errors"));
        Terminal.Line("");
        Columns.Write(["OUTCOME", "REQUESTS", "SHARE", ""], [.. report.Outcomes.Select(o => Row(report, o.Key, o.Value))]);
        Terminal.Line("");
        Columns.Write(
            ["MILLISECONDS", "MEAN", "P50", "P90", "P99", "P99.9", "P99.99", "MAX"],
            [Row("from the intended start", report.Latency), Row("from the actual start", report.Service), Row("sent late by", report.Lag), .. report.Requests.Select(r => Row(r.Name, r.Latency))]);
        Terminal.Line("");
        foreach (string line in LatencyPlot.Lines(report.Distribution))
            Terminal.Line(line);
        if (report.Limits.Count > 0 || report.Thresholds.Count > 0 || report.AllFailed)
            Terminal.Line("");
        foreach (string limit in report.Limits)
            Terminal.Line(Terminal.Bad($"note: {limit}."));
        if (report.AllFailed)
            Terminal.Line(Terminal.Bad("failed  every request failed: nothing was measured of a working system"));
        foreach (ThresholdReport threshold in report.Thresholds)
            Terminal.Line($"{(threshold.Holds ? Terminal.Good("holds ") : Terminal.Bad("broken"))}  {threshold.Text}  ({threshold.Actual})");
    }

    private static string[] Row(LoadReport report, string outcome, long count) =>
    [
        outcome, count.ToString(CultureInfo.InvariantCulture), Text($"{(report.Intended == 0 ? 0 : 100.0 * count / report.Intended):0.###} %"),
        outcome is "ok" or "status" ? string.Join(", ", report.Statuses.Where(s => outcome == "ok" == (s.Key[0] < '4')).Select(s => $"{s.Key}: {s.Value}")) : "",
    ];

    // Nothing takes no time at all: a longest of zero means that nothing was measured.
    private static string[] Row(string name, Quantiles q) => [name, .. ((double[])[q.Mean, q.P50, q.P90, q.P99, q.P999, q.P9999, q.Max]).Select(ms => q.Max == 0 ? "-" : Short(ms))];

    /// <summary>Three digits that count.</summary>
    public static string Short(double ms) => ms.ToString(ms >= 100 ? "0" : ms >= 10 ? "0.0" : ms >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
