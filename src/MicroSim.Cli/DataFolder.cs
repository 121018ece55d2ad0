namespace MicroSim.Cli;

/// <summary>Where MicroSim keeps what outlives a run.</summary>
internal static class DataFolder
{
    private const string Name = "microsim";

    /// <summary>The user's data folder, as the XDG base directory specification has it.</summary>
    public static string Default =>
        Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } said && Path.IsPathRooted(said)
            ? Path.Combine(said, Name)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share", Name);
}
