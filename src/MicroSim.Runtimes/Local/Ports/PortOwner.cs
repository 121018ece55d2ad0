using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSim.Runtimes.Local.Ports;

/// <summary>Finds who holds a TCP port, from <c>/proc</c>.</summary>
public static partial class PortOwner
{
    /// <summary><c>held by pid 123 (nginx)</c>, as exactly as this system tells.</summary>
    public static string Describe(int port)
    {
        if (Inode(port) is not string inode || Process(inode) is not int process)
            return "held by another process";
        return $"held by pid {process} ({Name(process)})";
    }

    private static string? Inode(int port)
    {
        string? connected = null;
        foreach (string table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table))
                continue;
            foreach (string line in File.ReadLines(table).Skip(1))
            {
                Match row = Row().Match(line);
                if (!row.Success || int.Parse(row.Groups["port"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) != port)
                    continue;
                if (row.Groups["state"].Value == "0A")
                    return row.Groups["inode"].Value;
                connected ??= row.Groups["inode"].Value is not "0" and string inode ? inode : null;
            }
        }
        return connected;
    }

    private static int? Process(string inode)
    {
        string link = $"socket:[{inode}]";
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int process) && Holds(folder, link))
                return process;
        }
        return null;
    }

    // Processes come and go while we look, and those of other users are closed to us.
    private static bool Holds(string folder, string link)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(folder, "fd")).Any(d => new FileInfo(d).LinkTarget == link);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Name(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return "ended";
        }
    }

    [GeneratedRegex(@"^\s*\d+: [0-9A-F]+:(?<port>[0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} (?<state>[0-9A-F]{2})(\s+\S+){5}\s+(?<inode>\d+)")]
    private static partial Regex Row();
}
