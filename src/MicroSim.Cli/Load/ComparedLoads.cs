using System.Globalization;
using System.Text.Json;
using MicroSim.Load.Comparison;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Load;

/// <summary>Finds earlier loads and compares with them.</summary>
internal static class ComparedLoads
{
    private const string Extension = ".json";

    /// <summary>The earlier report: a file's, or one that a control plane keeps.</summary>
    public static async Task<LoadReport> ReadAsync(string which, RemoteLoad? kept, CancellationToken cancellation)
    {
        if (!which.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            return kept is not null
                ? await kept.ReportAsync(which, cancellation)
                : throw new CommandException(ExitCode.Usage, $"microsim: --compare must be a {Extension} report here, not '{which}': loads of URLs are kept nowhere else.");
        }
        byte[] content = await Input.ReadAsync(which, cancellation);
        try
        {
            if (JsonSerializer.Deserialize(content, LoadReportJson.Default.LoadReport) is { Timeline: not null, Runs: not null } report)
                return report;
        }
        catch (JsonException)
        {
            // Said below, as of what is JSON and no report.
        }
        throw new CommandException(ExitCode.Usage, $"microsim: {which} is no report of a load; `microsim load --report {Path.GetFileName(which)}` writes one.");
    }

    /// <summary>The draws are decided by the later load's seed, so that the same two reports give the same intervals again.</summary>
    public static LoadComparison Of(LoadReport before, LoadReport after) =>
        LoadComparison.Of(before, after, uint.TryParse(after.Seed, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint seed) ? seed : 0);
}
