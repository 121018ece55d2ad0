using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Agents;

/// <summary>The agents that a home folder holds: one folder of <c>agents/</c> each.</summary>
public sealed class AgentCatalogue
{
    private readonly Dictionary<string, AgentDescription> agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Problem>> broken = new(StringComparer.Ordinal);

    private AgentCatalogue(string home) => Home = home;

    public string Home { get; }

    /// <summary>The frameworks that services may name, in order.</summary>
    public IReadOnlyList<string> Frameworks => [.. agents.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The same, with what documents and exports need to know of each.</summary>
    public IReadOnlyList<KnownFramework> Known => [.. Frameworks.Select(f => agents[f]).Select(a => new KnownFramework(a.Framework, a.Image) { Cannot = a.Cannot })];

    /// <summary>What is wrong with the descriptions that were left out; each path begins with a file's.</summary>
    public IReadOnlyList<Problem> Problems => [.. broken.Values.SelectMany(p => p)];

    /// <summary>Reads <c>agents/*/agent.json</c> below <paramref name="home"/>; no such folder is an empty catalogue.</summary>
    public static AgentCatalogue Read(string home)
    {
        AgentCatalogue catalogue = new(Path.GetFullPath(home));
        DirectoryInfo folder = new(Path.Combine(catalogue.Home, "agents"));
        if (!folder.Exists)
            return catalogue;
        foreach (DirectoryInfo agent in folder.EnumerateDirectories().Where(d => File.Exists(Path.Combine(d.FullName, "agent.json"))))
        {
            Parsed<AgentDescription> read = AgentDescriptionReader.Read(agent, catalogue.Home);
            if (read.IsValid)
                catalogue.agents.Add(agent.Name, read.Value);
            else
                catalogue.broken.Add(agent.Name, read.Problems);
        }
        return catalogue;
    }

    /// <summary>Reads the description of an agent that is somewhere else: what it is built into is in this home, beside the others.</summary>
    public Parsed<AgentDescription> ReadOther(string folder)
    {
        DirectoryInfo other = new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (agents.TryGetValue(other.Name, out AgentDescription? known) && known.Folder != other.FullName)
            return new(null, [new(folder, $"there is an agent '{other.Name}' here already; give the folder, and with it the framework, a name of its own")]);
        return AgentDescriptionReader.Read(other, Home);
    }

    public AgentDescription? Find(string framework) => agents.GetValueOrDefault(framework);

    /// <summary>What to tell who named a framework that <see cref="Find"/> does not know.</summary>
    public string Missing(string framework)
    {
        if (broken.TryGetValue(framework, out IReadOnlyList<Problem>? problems))
            return $"the agent '{framework}' cannot be used: {string.Join("; ", problems)}";
        string known = agents.Count == 0 ? $"there are no agents in {Path.Combine(Home, "agents")}" : $"known are {string.Join(", ", Frameworks)}";
        return $"there is no agent for '{framework}'{Spelling.Suggestion(framework, agents.Keys)} ({known})";
    }
}
