using System.Text.RegularExpressions;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Runtimes.Agents;

/// <summary>The tools that agents need: whether they are there, new enough, or can be installed here.</summary>
internal static partial class Toolchain
{
    /// <summary>What the agent needs and does not find, each with what is there instead.</summary>
    public static async Task<IReadOnlyList<MissingTool>> MissingAsync(AgentDescription agent, CancellationToken cancellation)
    {
        List<MissingTool> missing = [];
        foreach (AgentNeed need in agent.Needs)
        {
            if (await FindAsync(need, agent.Folder, cancellation) is string found)
                missing.Add(new MissingTool(need, found));
        }
        return missing;
    }

    /// <summary>Installs what Debian or Ubuntu packages, where this user may.</summary>
    public static async Task InstallAsync(IReadOnlyList<MissingTool> tools, Action<string> progress, CancellationToken cancellation)
    {
        string[] packages = [.. tools.SelectMany(t => t.Need.Packages).Distinct()];
        progress($"installing {string.Join(' ', packages)}");
        Dictionary<string, string> environment = ProcessEnvironment.Inherited();
        environment["DEBIAN_FRONTEND"] = "noninteractive";
        await RunAsync(new Command(["apt-get", "-qq", "update"], environment, "/"), cancellation);
        await RunAsync(new Command(["apt-get", "-qq", "install", "-y", "--no-install-recommends", .. packages], environment, "/"), cancellation);
    }

    /// <summary>Whether <see cref="InstallAsync"/> may bring the tool: a Debian or Ubuntu, as root.</summary>
    public static bool CanInstall(AgentNeed need) =>
        need.Packages.Count > 0 && Environment.IsPrivilegedProcess && Programs.Find("apt-get", Environment.GetEnvironmentVariable("PATH"), "/") is not null;

    // Null when all is well, else what was found.
    private static async Task<string?> FindAsync(AgentNeed need, string folder, CancellationToken cancellation)
    {
        if (Programs.Find(need.Tool, Environment.GetEnvironmentVariable("PATH"), folder) is not string program)
            return "which is not in PATH";
        IReadOnlyList<string> output = await RunAsync(new Command([program, "--version"], ProcessEnvironment.Inherited(), folder), cancellation);
        return output.Select(Read).FirstOrDefault(v => v is not null) is Version version && Version.TryParse(need.Version, out Version? needed) && version < needed
            ? $"and finds {version}"
            : null;
    }

    private static async Task<IReadOnlyList<string>> RunAsync(Command command, CancellationToken cancellation)
    {
        OutputTail tail = new(20);
        try
        {
            await using ChildProcess process = ChildProcess.Start(command);
            await using CancellationTokenRegistration killed = cancellation.Register(process.Kill);
            await Task.WhenAll(
                new LineReader(tail.Add).ReadAsync(process.Output, CancellationToken.None),
                new LineReader(tail.Add).ReadAsync(process.Errors, CancellationToken.None));
            await process.Exited;
            cancellation.ThrowIfCancellationRequested();
        }
        catch (StartException e)
        {
            tail.Add(e.Message);
        }
        return tail.Lines;
    }

    private static Version? Read(string line) => Number().Match(line) is { Success: true } match ? Version.Parse(match.Value) : null;

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex Number();
}

/// <summary>A tool that is not there, or too old.</summary>
/// <param name="Need">What the agent asks for.</param>
/// <param name="Found">What is there instead, in words.</param>
internal sealed record MissingTool(AgentNeed Need, string Found)
{
    public string Describe(string framework)
    {
        string packages = Need.Packages.Count == 0 ? "" : $"; on Debian and Ubuntu: apt-get install {string.Join(' ', Need.Packages)}";
        return $"the agent '{framework}' needs {Need.Tool} {Need.Version} or newer, {Found}; get it from {Need.Install}{packages}";
    }
}
