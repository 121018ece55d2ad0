using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Doctor;

/// <summary>Looks for the tools that agents need, and asks them for their version.</summary>
internal static partial class ToolCheck
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    [GeneratedRegex(@"\d+(\.\d+)+")]
    private static partial Regex VersionPattern();

    public static async Task<Finding> RunAsync(AgentNeed need, CancellationToken cancellation)
    {
        string? said = await AskAsync(need.Tool, need.Tool == "go" ? "version" : "--version", cancellation);
        if (said is null)
            return new(need.Tool, Well: false, "is not in PATH", $"get {need.Tool} {need.Version} or newer from {need.Install}");
        string found = VersionPattern().Match(said).Value;
        if (found.Length == 0 || !IsOld(found, need.Version))
            return new(need.Tool, Well: true, found.Length == 0 ? "is there" : found);
        return new(need.Tool, Well: false, $"is version {found}", $"get {need.Tool} {need.Version} or newer from {need.Install}");
    }

    internal static bool IsOld(string found, string needed)
    {
        int[] have = [.. Numbers(found)], want = [.. Numbers(needed)];
        for (int i = 0; i < want.Length; i++)
        {
            int difference = (i < have.Length ? have[i] : 0) - want[i];
            if (difference != 0)
                return difference < 0;
        }
        return false;
    }

    private static IEnumerable<int> Numbers(string version) => version.Split('.').Select(p => int.TryParse(p, out int number) ? number : 0);

    private static async Task<string?> AskAsync(string tool, string question, CancellationToken cancellation)
    {
        try
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(patience);
            using Process process = Process.Start(new ProcessStartInfo(tool, question) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), errors = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                return $"{await output} {await errors}";
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return "";
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
