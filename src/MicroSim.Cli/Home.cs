namespace MicroSim.Cli;

/// <summary>The folder that MicroSim's agents are in.</summary>
internal static class Home
{
    public const string Variable = Variables.Home;

    private const string Agents = "agents";

    /// <summary>What the variable says, or the nearest folder above the program that has agents.</summary>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } said)
        {
            return HasAgents(said)
                ? Path.GetFullPath(said)
                : throw new CommandException(ExitCode.Usage, $"microsim: {Variable} is {said}, and there is no {Agents}/*/agent.json below it.");
        }
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (HasAgents(folder))
                return folder;
        }
        throw new CommandException(ExitCode.Usage, $"microsim: no folder above {AppContext.BaseDirectory} has {Agents}/*/agent.json; set {Variable} to the one that does.");
    }

    private static bool HasAgents(string folder) =>
        Directory.Exists(Path.Combine(folder, Agents))
        && Directory.EnumerateDirectories(Path.Combine(folder, Agents)).Any(d => File.Exists(Path.Combine(d, "agent.json")));
}
