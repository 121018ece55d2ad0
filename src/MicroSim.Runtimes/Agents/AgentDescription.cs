namespace MicroSim.Runtimes.Agents;

/// <summary>What <c>agents/&lt;framework&gt;/agent.json</c> says of an agent.</summary>
/// <param name="Framework">Its framework's name, the same as its folder's.</param>
/// <param name="Language">What it is written in.</param>
/// <param name="Folder">Full path of its sources.</param>
/// <param name="Output">Full path of the folder that it is built into: <c>{out}</c>.</param>
/// <param name="Needs">The tools that building and running it takes.</param>
/// <param name="Build">How it is built, in its folder; empty: there is nothing to build, <paramref name="Output"/> is its folder.</param>
/// <param name="Run">How it is started.</param>
/// <param name="Image">Its image on Kubernetes.</param>
/// <param name="Sources">Full paths of the files and folders that a build reads, its own folder first.</param>
/// <param name="Cannot">What its framework cannot do, as its <c>/info</c> says it.</param>
public sealed record AgentDescription(
    string Framework,
    string Language,
    string Folder,
    string Output,
    IReadOnlyList<AgentNeed> Needs,
    IReadOnlyList<string> Build,
    IReadOnlyList<string> Run,
    string? Image,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Cannot)
{
    internal const string OutputPlaceholder = "{out}";

    /// <summary>How it is started, with <c>{out}</c> filled in.</summary>
    public IReadOnlyList<string> RunArguments => WithOutput(Run, Output);

    internal static IReadOnlyList<string> WithOutput(IReadOnlyList<string> arguments, string output) =>
        [.. arguments.Select(a => a.Replace(OutputPlaceholder, output, StringComparison.Ordinal))];
}

/// <summary>A tool that an agent needs.</summary>
/// <param name="Tool">The program's name.</param>
/// <param name="Version">The lowest version that does.</param>
/// <param name="Install">Where to get it.</param>
/// <param name="Packages">Debian's packages that bring it; none where they are too old.</param>
public sealed record AgentNeed(string Tool, string Version, string Install, IReadOnlyList<string> Packages);
