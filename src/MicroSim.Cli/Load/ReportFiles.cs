using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Load;

/// <summary>Reports as files; the ending says which kind.</summary>
internal static class ReportFiles
{
    private static readonly Dictionary<string, Func<LoadReport, string>> kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = HtmlReport.Of,
        [".json"] = report => JsonSerializer.Serialize(report, LoadReportJson.Default.LoadReport),
        [".csv"] = Csv,
        [".xml"] = JUnit,
    };

    /// <summary>Refuses, before anything is loaded, what could not be written afterwards.</summary>
    public static void Check(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            if (!kinds.ContainsKey(Path.GetExtension(file)))
                throw new CommandException(ExitCode.Usage, $"microsim: --report must end with {string.Join(", ", kinds.Keys)}, not '{file}'.");
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is string folder && !Directory.Exists(folder))
                throw new CommandException(ExitCode.Usage, $"microsim: there is no folder {folder} for --report {file}.");
        }
    }

    public static void Write(string file, LoadReport report)
    {
        try
        {
            File.WriteAllText(file, kinds[Path.GetExtension(file)](report));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, $"microsim: {file} cannot be written: {e.Message}");
        }
    }

    /// <summary>Second by second.</summary>
    public static string Csv(LoadReport report)
    {
        StringBuilder text = new("second,started,ok,errors,missed,in_flight,p50_ms,p90_ms,p99_ms,max_ms\n");
        foreach (SecondFigures s in report.Timeline)
            text.Append(CultureInfo.InvariantCulture, $"{s.Second},{s.Started},{s.Ok},{s.Errors},{s.Missed},{s.InFlight},{s.P50:0.######},{s.P90:0.######},{s.P99:0.######},{s.Max:0.######}\n");
        return text.ToString();
    }

    /// <summary>Every threshold is a test case, for build servers.</summary>
    public static string JUnit(LoadReport report)
    {
        XElement suite = new("testsuite",
            new XAttribute("name", report.Target),
            new XAttribute("tests", report.Thresholds.Count),
            new XAttribute("failures", report.Thresholds.Count(t => !t.Holds)),
            new XAttribute("time", report.Seconds.ToString("0.###", CultureInfo.InvariantCulture)),
            new XAttribute("timestamp", report.StartedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
            report.Thresholds.Select(t => new XElement("testcase",
                new XAttribute("classname", report.Load),
                new XAttribute("name", t.Text),
                t.Holds ? null : new XElement("failure", new XAttribute("message", $"{t.Text}: it is {t.Actual}")))));
        return new XDocument(new XElement("testsuites", suite)).ToString() + "\n";
    }
}
