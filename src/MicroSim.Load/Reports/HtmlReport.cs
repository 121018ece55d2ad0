using System.Text.Json;
using MicroSim.Load.Results;

namespace MicroSim.Load.Reports;

/// <summary>The report of a load as a page.</summary>
internal static class HtmlReport
{
    public static string Of(LoadReport report) =>
        ReportPage.Of(typeof(HtmlReport).Assembly, "load-report.html", JsonSerializer.Serialize(report, LoadReportJson.Default.LoadReport));
}
