using System.CommandLine;
using MicroSim.Cli.Commands;
using MicroSim.Cli.Output;
using MicroSim.Contract;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Compare;

/// <summary>Which agents are compared.</summary>
internal static class Contestants
{
    /// <summary>The named ones and those of the user's own, built; without any name those of this home that are built already.</summary>
    public static async Task<IReadOnlyList<AgentDescription>> FindAsync(ParseResult parsed, CancellationToken cancellation)
    {
        AgentCatalogue catalogue = AgentCatalogue.Read(Home.Find());
        AgentDescription[] own = [.. (parsed.GetValue(CompareOptions.Agents) ?? []).Select(folder => Own(catalogue, folder))];
        string[] named = [.. (parsed.GetValue(CompareOptions.Frameworks) ?? []).Distinct()];
        AgentDescription[] agents = named.Length > 0
            ? [.. named.Select(n => catalogue.Find(n) ?? throw new CommandException(ExitCode.Usage, $"microsim: {catalogue.Missing(n)}"))]
            : Built(catalogue);
        AgentDescription[] all = [.. agents.Concat(own).DistinctBy(a => a.Framework)];
        if (all.Length == 0)
            throw new CommandException(ExitCode.Conflict, "microsim: no agent is built; name those to compare, such as `microsim compare frameworks aspnetcore gorilla`, or build all with `microsim build`.");
        foreach (AgentDescription agent in all)
            await BuildCommand.BuildAsync(agent, Terminal.Error, cancellation);
        return all;
    }

    private static AgentDescription Own(AgentCatalogue catalogue, string folder)
    {
        if (!File.Exists(Path.Combine(folder, "agent.json")))
            throw new CommandException(ExitCode.Usage, $"microsim: --agent must be a folder with an agent.json, not '{folder}'.");
        Parsed<AgentDescription> read = catalogue.ReadOther(folder);
        return read.IsValid ? read.Value : throw new CommandException(ExitCode.Usage, [.. read.Problems.Select(p => $"microsim: {p}")]);
    }

    private static AgentDescription[] Built(AgentCatalogue catalogue)
    {
        ILookup<bool, AgentDescription> agents = catalogue.Frameworks.Select(f => catalogue.Find(f)!).ToLookup(AgentBuild.IsUpToDate);
        if (agents[false].Any() && agents[true].Any())
            Terminal.Error($"note: without {string.Join(", ", agents[false].Select(a => a.Framework))}, not built here; `microsim build` builds all.");
        return [.. agents[true]];
    }
}
