using System.Globalization;

namespace MicroSim.Conformance.Agents;

/// <summary>What a process and its children use, read from /proc. All is 0 where there is no /proc.</summary>
internal readonly record struct ProcessUsage(double ResidentMb, double CpuMs, int Sockets)
{
    private const double PageBytes = 4096;
    private const double TickMs = 10;
    private const double Megabyte = 1_000_000;

    public static bool IsKnown => Directory.Exists("/proc/self");

    public static ProcessUsage Of(int process)
    {
        try
        {
            string folder = $"/proc/{process}";
            // The name in parentheses may hold anything: count fields from behind it.
            string[] stat = File.ReadAllText($"{folder}/stat").Split(')')[^1].Split(' ');
            double pages = Number(File.ReadAllText($"{folder}/statm").Split(' ')[1]);
            ProcessUsage own = new(pages * PageBytes / Megabyte, (Number(stat[12]) + Number(stat[13])) * TickMs, SocketsOf(folder));
            return Children(folder).Select(Of).Aggregate(own, (a, b) => new ProcessUsage(a.ResidentMb + b.ResidentMb, a.CpuMs + b.CpuMs, a.Sockets + b.Sockets));
        }
        catch (IOException)
        {
            return default;
        }
    }

    private static IEnumerable<int> Children(string folder) =>
        Directory.EnumerateDirectories($"{folder}/task")
            .Select(t => $"{t}/children")
            .Where(File.Exists)
            .SelectMany(f => File.ReadAllText(f).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(p => int.Parse(p, CultureInfo.InvariantCulture));

    private static int SocketsOf(string folder) =>
        Directory.EnumerateFileSystemEntries($"{folder}/fd").Count(f => new FileInfo(f).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) ?? false);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
