using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using MicroSim.Load.Results;

namespace MicroSim.Load.Reports;

/// <summary>A form of a report.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Extension">How files of it end.</param>
/// <param name="MediaType">What it is on the web.</param>
/// <param name="Write">Makes the text.</param>
public sealed record ReportFormat(string Name, string Extension, string MediaType, Func<LoadReport, string> Write)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("html", ".html", "text/html; charset=utf-8", HtmlReport.Of),
        new("json", ".json", "application/json", report => JsonSerializer.Serialize(report, LoadReportJson.Default.LoadReport)),
        new("csv", ".csv", "text/csv; charset=utf-8", Csv),
        new("junit", ".xml", "application/xml; charset=utf-8", JUnit),
    ];

    // Second by second.
    private static string Csv(LoadReport report)
    {
        StringBuilder text = new("second,started,ok,errors,missed,in_flight,p50_ms,p90_ms,p99_ms,max_ms\n");
        foreach (SecondFigures s in report.Timeline)
            text.Append(CultureInfo.InvariantCulture, $"{s.Second},{s.Started},{s.Ok},{s.Errors},{s.Missed},{s.InFlight},{s.P50:0.######},{s.P90:0.######},{s.P99:0.######},{s.Max:0.######}\n");
        return text.ToString();
    }

    // Every threshold is a test case, for build servers; that every request failed is one more.
    private static string JUnit(LoadReport report)
    {
        XElement suite = new("testsuite",
            new XAttribute("name", report.Target),
            new XAttribute("tests", report.Thresholds.Count + (report.AllFailed ? 1 : 0)),
            new XAttribute("failures", report.Thresholds.Count(t => !t.Holds) + (report.AllFailed ? 1 : 0)),
            new XAttribute("time", report.Seconds.ToString("0.###", CultureInfo.InvariantCulture)),
            new XAttribute("timestamp", report.StartedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
            report.AllFailed ? Case(report, "requests end well", "every request failed") : null,
            report.Thresholds.Select(t => Case(report, t.Text, t.Holds ? null : $"{t.Text}: it is {t.Actual}")));
        return new XDocument(new XElement("testsuites", suite)).ToString() + "\n";
    }

    private static XElement Case(LoadReport report, string name, string? failure) => new("testcase",
        new XAttribute("classname", report.Load),
        new XAttribute("name", name),
        failure is null ? null : new XElement("failure", new XAttribute("message", failure)));
}
