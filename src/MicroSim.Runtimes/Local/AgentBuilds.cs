using MicroSim.Contract;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>Builds all agents of a document at once.</summary>
internal static class AgentBuilds
{
    /// <summary>The fingerprint of each framework's agent.</summary>
    /// <exception cref="RuntimeException">Some could not be built; the problems name the first service of each.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> EnsureAsync(AgentBuild build, Simulation document, AgentCatalogue agents, CancellationToken cancellation)
    {
        (string Framework, string? Fingerprint, Problem Problem)[] results = await Task.WhenAll(document.Services
            .DistinctBy(s => s.Framework)
            .Select(async first =>
            {
                try
                {
                    return (first.Framework, (string?)await build.EnsureAsync(agents.Find(first.Framework)!, cancellation), default(Problem));
                }
                catch (AgentBuildException e)
                {
                    return (first.Framework, null, new Problem($"spec.services.{first.Name}.framework", e.Message));
                }
            }));
        Problem[] problems = [.. results.Where(r => r.Fingerprint is null).Select(r => r.Problem)];
        return problems.Length == 0 ? results.ToDictionary(r => r.Framework, r => r.Fingerprint!) : throw new RuntimeException(problems);
    }
}
