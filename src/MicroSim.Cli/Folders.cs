namespace MicroSim.Cli;

/// <summary>The user's folders, as the XDG base directory specification has them.</summary>
internal static class Folders
{
    private const string Name = "microsim";

    /// <summary>What outlives a run: addresses, simulations, files of services.</summary>
    public static string Data => Find("XDG_DATA_HOME", ".local/share");

    /// <summary>Settings and tokens.</summary>
    public static string Config => Find("XDG_CONFIG_HOME", ".config");

    private static string Find(string variable, string below) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } said && Path.IsPathRooted(said)
            ? Path.Combine(said, Name)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), below, Name);
}
