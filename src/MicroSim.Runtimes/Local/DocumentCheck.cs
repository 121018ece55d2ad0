using MicroSim.Contract;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>Finds what this machine cannot run of a document, ports aside.</summary>
internal static class DocumentCheck
{
    public static async Task<IReadOnlyList<Problem>> RunAsync(Simulation simulation, AgentCatalogue agents, CancellationToken cancellation)
    {
        Dictionary<string, IReadOnlyList<string>> obstacles = [];
        foreach (AgentDescription agent in simulation.Services.Select(s => agents.Find(s.Framework)).OfType<AgentDescription>().Distinct())
            obstacles.TryAdd(agent.Framework, await AgentBuild.ObstaclesAsync(agent, cancellation));
        return [.. simulation.Services.SelectMany(service => Run(service, agents, obstacles))];
    }

    private static IEnumerable<Problem> Run(Service service, AgentCatalogue agents, Dictionary<string, IReadOnlyList<string>> obstacles)
    {
        string path = $"spec.services.{service.Name}";
        foreach (string variable in service.Env.Keys.Where(Launch.Owns))
            yield return new Problem($"{path}.env.{variable}", "is given by the runtime; remove it");
        if (agents.Find(service.Framework) is not AgentDescription agent)
        {
            yield return new Problem($"{path}.framework", agents.Missing(service.Framework));
            yield break;
        }
        foreach (string obstacle in obstacles[agent.Framework])
            yield return new Problem($"{path}.framework", obstacle);
    }
}
