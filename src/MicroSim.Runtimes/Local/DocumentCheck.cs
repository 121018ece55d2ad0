using MicroSim.Contract;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>Finds what this machine cannot run of a document, ports aside.</summary>
internal static class DocumentCheck
{
    public static IEnumerable<Problem> Run(Simulation simulation, AgentCatalogue agents)
    {
        Dictionary<string, IReadOnlyList<AgentNeed>> missing = simulation.Services
            .Select(s => agents.Find(s.Framework))
            .OfType<AgentDescription>()
            .DistinctBy(a => a.Framework)
            .ToDictionary(a => a.Framework, AgentBuild.MissingTools);
        return simulation.Services.SelectMany(service => Run(service, agents, missing));
    }

    private static IEnumerable<Problem> Run(Service service, AgentCatalogue agents, Dictionary<string, IReadOnlyList<AgentNeed>> missing)
    {
        string path = $"spec.services.{service.Name}";
        foreach (string variable in service.Env.Keys.Where(Launch.Owns))
            yield return new Problem($"{path}.env.{variable}", "is given by the runtime; remove it");
        if (agents.Find(service.Framework) is not AgentDescription agent)
        {
            yield return new Problem($"{path}.framework", agents.Missing(service.Framework));
            yield break;
        }
        foreach (AgentNeed need in missing[agent.Framework])
            yield return new Problem($"{path}.framework", AgentBuild.Describe(agent, need));
    }
}
