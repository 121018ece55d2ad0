using MicroSim.Load.Results;

namespace MicroSim.Cli.Load;

/// <summary>What a report makes the command exit with.</summary>
internal static class LoadVerdict
{
    /// <summary>A broken threshold first; then that every request failed, which whoever judges errors by a threshold has judged already.</summary>
    public static ExitCode Of(LoadReport report) =>
        !report.Passed ? ExitCode.Failed
        : report.AllFailed && !report.Thresholds.Any(t => t.Text.StartsWith("errors", StringComparison.Ordinal)) ? ExitCode.AllFailed
        : ExitCode.Ok;
}
