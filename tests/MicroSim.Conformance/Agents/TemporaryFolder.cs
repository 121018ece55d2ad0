using System.Diagnostics;
using System.Globalization;

namespace MicroSim.Conformance.Agents;

/// <summary>A folder of its own for the files of one agent.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const double BlockMb = 1024 / 1_000_000.0;

    public string Path { get; } = Directory.CreateTempSubdirectory("microsim-conformance-").FullName;

    /// <summary>What the blocks of its files take, as <c>du</c> counts them: a sparse file takes none.</summary>
    public double Megabytes()
    {
        if (!Directory.EnumerateFileSystemEntries(Path).Any())
            return 0;
        ProcessStartInfo info = new("du", ["-sk", Path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process du = Process.Start(info)!;
        string blocks = du.StandardOutput.ReadToEnd().Split('\t')[0];
        return double.TryParse(blocks, CultureInfo.InvariantCulture, out double count) ? count * BlockMb : 0;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
