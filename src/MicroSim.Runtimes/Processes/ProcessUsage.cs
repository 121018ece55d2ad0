using System.Globalization;

namespace MicroSim.Runtimes.Processes;

/// <summary>What a process and its children use: a framework may do its work in a child.</summary>
/// <param name="CpuMs">Processor time since their start, in milliseconds; the system counts it in steps of ten.</param>
/// <param name="ResidentMb">Memory that is resident now, in millions of bytes.</param>
/// <param name="Sockets">How many are open.</param>
public readonly record struct ProcessUsage(double CpuMs, double ResidentMb, int Sockets)
{
    // The kernel shows processor time in hundredths of a second, whatever its own clock is.
    private const double TickMs = 10, Megabyte = 1_000_000;

    /// <summary>Null where the system has no /proc, or the process has ended.</summary>
    public static ProcessUsage? Of(int process)
    {
        try
        {
            string folder = $"/proc/{process}";
            // The name in parentheses may hold anything: fields are counted from behind it.
            string[] stat = File.ReadAllText($"{folder}/stat").Split(')')[^1].Split(' ');
            double resident = Number(File.ReadAllText($"{folder}/statm").Split(' ')[1]) * Environment.SystemPageSize / Megabyte;
            ProcessUsage sum = new((Number(stat[12]) + Number(stat[13])) * TickMs, resident, SocketsOf(folder));
            foreach (ProcessUsage child in Children(folder).Select(Of).OfType<ProcessUsage>())
                sum = new(sum.CpuMs + child.CpuMs, sum.ResidentMb + child.ResidentMb, sum.Sockets + child.Sockets);
            return sum;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
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
