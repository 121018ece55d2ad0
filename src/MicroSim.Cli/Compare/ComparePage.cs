using System.Text.Json;

namespace MicroSim.Cli.Compare;

/// <summary>A comparison as one page that needs nothing else: the figures are in it, and what draws them.</summary>
internal static class ComparePage
{
    private const string Place = "/*REPORT*/null", Extension = ".html";

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

    public static string Of(CompareReport report)
    {
        using Stream resource = typeof(ComparePage).Assembly.GetManifestResourceStream("compare-report.html")!;
        using StreamReader reader = new(resource);
        // The serializer writes < as \u003C, so no text of the report ends the script.
        return reader.ReadToEnd().Replace(Place, JsonSerializer.Serialize(report, CompareReportJson.Default.CompareReport), StringComparison.Ordinal);
    }
}
