using System.Text.Json;
using MicroSim.Load.Reports;

namespace MicroSim.Cli.Compare;

/// <summary>A comparison as a page.</summary>
internal static class ComparePage
{
    private const string Extension = ".html";

    /// <summary>Refuses, before anything is measured, what could not be written afterwards.</summary>
    public static void Check(string file)
    {
        if (!Path.GetExtension(file).Equals(Extension, StringComparison.OrdinalIgnoreCase))
            throw new CommandException(ExitCode.Usage, $"microsim: --report must end with {Extension}, not '{file}'.");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is string folder && !Directory.Exists(folder))
            throw new CommandException(ExitCode.Usage, $"microsim: there is no folder {folder} for --report {file}.");
    }

    public static void Write(string file, CompareReport report)
    {
        try
        {
            File.WriteAllText(file, Of(report));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, $"microsim: {file} cannot be written: {e.Message}");
        }
    }

    public static string Of(CompareReport report) =>
        ReportPage.Of(typeof(ComparePage).Assembly, "compare-report.html", JsonSerializer.Serialize(report, CompareReportJson.Default.CompareReport));
}
