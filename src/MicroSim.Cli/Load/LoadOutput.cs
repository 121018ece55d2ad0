using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Cli.Output;
using MicroSim.Load.Comparison;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Load;

/// <summary>A report, and what is different from an earlier one, as it is asked for.</summary>
internal static class LoadOutput
{
    public static void Write(LoadReport report, LoadComparison? comparison, OutputFormat format)
    {
        if (format != OutputFormat.Text)
        {
            JsonElement json = JsonSerializer.SerializeToElement(report, LoadReportJson.Default.LoadReport);
            Structured.Write(comparison is null ? json : With(json, comparison), format);
            return;
        }
        LoadTables.Write(report);
        if (comparison is not null)
            ComparisonTable.Write(comparison);
    }

    private static JsonElement With(JsonElement report, LoadComparison comparison)
    {
        JsonObject both = JsonObject.Create(report)!;
        both["comparison"] = JsonSerializer.SerializeToNode(comparison, LoadComparisonJson.Default.LoadComparison);
        return JsonElement.Parse(both.ToJsonString());
    }
}
