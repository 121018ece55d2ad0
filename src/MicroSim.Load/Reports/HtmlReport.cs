using System.Text.Json;
using MicroSim.Load.Results;

namespace MicroSim.Load.Reports;

/// <summary>A report as one page that needs nothing else: the figures are in it, and what draws them.</summary>
internal static class HtmlReport
{
    private const string Place = "/*REPORT*/null";

    public static string Of(LoadReport report)
    {
        using Stream resource = typeof(HtmlReport).Assembly.GetManifestResourceStream("load-report.html")!;
        using StreamReader reader = new(resource);
        // The serializer writes < as \u003C, so no text of the report ends the script.
        return reader.ReadToEnd().Replace(Place, JsonSerializer.Serialize(report, LoadReportJson.Default.LoadReport), StringComparison.Ordinal);
    }
}
