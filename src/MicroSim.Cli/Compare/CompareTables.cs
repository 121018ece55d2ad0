using System.Globalization;
using MicroSim.Cli.Load;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Compare;

/// <summary>A comparison for people.</summary>
internal static class CompareTables
{
    public static void Write(CompareReport report)
    {
        Terminal.Line(Text($"{report.Rounds} round{(report.Rounds == 1 ? "" : "s")} of {report.Seconds:0.#} s each, medians; throughput with {report.Users} users, latencies at {report.Rate:0.#} requests/s, {report.Processors} processors, seed {report.Seed}"));
        Terminal.Line("");
        Columns.Write(
            ["FRAMEWORK", "LANGUAGE", "REQUESTS/S", "OF BEST", "CPU/REQUEST", "P50 MS", "P99 MS", "P99.9 MS", "MEMORY MB", "START MS", Text($"FAULT {report.FaultShare * 100:0.#} %"), "ERRORS"],
            [.. report.Frameworks.Select(f => Row(f, report.Frameworks[0]))]);
        foreach (FrameworkFigures framework in report.Frameworks)
        {
            foreach (string note in framework.Notes)
                Terminal.Line(Terminal.Bad($"note: {framework.Name}: {note}."));
        }
    }

    private static string[] Row(FrameworkFigures f, FrameworkFigures best) =>
    [
        f.Name, f.Language, Text($"{f.Rate.Median:0}"), best.Rate.Median == 0 ? "-" : Text($"{100 * f.Rate.Median / best.Rate.Median:0} %"),
        f.CpuUs is null ? "-" : Text($"{f.CpuUs.Median:0} µs"),
        LoadTables.Short(f.Latency.P50), LoadTables.Short(f.Latency.P99), LoadTables.Short(f.Latency.P999),
        f.ResidentMb is null ? "-" : Text($"{f.ResidentMb.Median:0}"), Text($"{f.StartMs.Median:0}"), Text($"{f.FaultShare * 100:0.0} %"),
        f.Missed > 0 ? Text($"{f.Errors} and {f.Missed} missed") : Text($"{f.Errors}"),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
