namespace MicroSim.Runtimes.Processes;

/// <summary>Finds programs as a shell does.</summary>
internal static class Programs
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The program's full path, or null when there is none; a name with a slash is taken from <paramref name="folder"/>.</summary>
    public static string? Find(string program, string? searchPath, string folder)
    {
        if (program.Contains('/'))
        {
            string path = Path.GetFullPath(program, folder);
            return File.Exists(path) ? path : null;
        }
        return (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => Path.Combine(Path.GetFullPath(p, folder), program))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
