using MicroSim.Load.Reports;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Load;

/// <summary>Reports as files; the ending says which kind.</summary>
internal static class ReportFiles
{
    /// <summary>Refuses, before anything is loaded, what could not be written afterwards.</summary>
    public static void Check(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            if (Of(file) is null)
                throw new CommandException(ExitCode.Usage, $"microsim: --report must end with {string.Join(", ", ReportFormat.All.Select(f => f.Extension))}, not '{file}'.");
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is string folder && !Directory.Exists(folder))
                throw new CommandException(ExitCode.Usage, $"microsim: there is no folder {folder} for --report {file}.");
        }
    }

    public static void Write(string file, LoadReport report)
    {
        try
        {
            File.WriteAllText(file, Of(file)!.Write(report));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, $"microsim: {file} cannot be written: {e.Message}");
        }
    }

    private static ReportFormat? Of(string file) => ReportFormat.All.FirstOrDefault(f => f.Extension.Equals(Path.GetExtension(file), StringComparison.OrdinalIgnoreCase));
}
