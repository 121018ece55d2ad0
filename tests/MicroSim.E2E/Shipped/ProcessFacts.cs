using System.Globalization;
using System.Text;

namespace MicroSim.E2E.Shipped;

/// <summary>What the system says of a process (proc(5)).</summary>
internal static class ProcessFacts
{
    private const string Listening = "0A";

    private static readonly string[] tables = ["tcp", "tcp6"];

    public static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    /// <summary>Resident memory in bytes, shared pages counted whole.</summary>
    public static long ResidentBytes(int pid) => Kibibytes($"/proc/{pid}/status", "VmRSS:");

    /// <summary>Resident memory in bytes, each shared page counted by its share.</summary>
    public static long ProportionalBytes(int pid) => Kibibytes($"/proc/{pid}/smaps_rollup", "Pss:");

    /// <summary>What its open descriptors stand for.</summary>
    public static IReadOnlyList<string> Descriptors(int pid) =>
        [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(d => new FileInfo(d).LinkTarget).OfType<string>()];

    /// <summary>The ports that it listens on.</summary>
    public static IReadOnlyList<int> ListensOn(int pid)
    {
        HashSet<string> own = [.. Descriptors(pid)];
        return [.. tables
            .SelectMany(table => File.ReadLines($"/proc/{pid}/net/{table}").Skip(1))
            .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row[3] == Listening && own.Contains($"socket:[{row[9]}]"))
            .Select(row => int.Parse(row[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
    }

    /// <summary>The processes, itself aside, whose environment says that they were started for this folder.</summary>
    public static IReadOnlyList<int> StartedFor(string folder, int itself) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(pid => pid != itself && IsAlive(pid) && IsOf(pid, folder))];

    /// <summary>Whether its environment says that it was started for this folder.</summary>
    public static bool IsOf(int pid, string folder) => Environment(pid).Contains($"={folder}", StringComparison.Ordinal);

    // One that ends while we look has none.
    private static string Environment(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static long Kibibytes(string file, string name)
    {
        string line = File.ReadLines(file).First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
