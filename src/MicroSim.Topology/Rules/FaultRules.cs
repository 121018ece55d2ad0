using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Faults and conditions may name services of their own simulation alone, and stay under the caps of the agents that suffer them.</summary>
internal sealed class FaultRules(Simulation simulation, DocumentPaths paths, Findings findings)
{
    private readonly Designations designations = Designations.OfNames(simulation);

    public void Check(Service service)
    {
        foreach ((string path, Endpoint endpoint) in service.Endpoints)
            Check(endpoint, paths.Endpoint(service.Name, path));
        for (int i = 0; i < service.Conditions.Count; i++)
        {
            string at = $"{DocumentPaths.Service(service.Name)}.conditions[{i}]";
            FaultTargets.Resolve(service.Conditions[i].Fault, at, designations.Find, findings.Refuse);
            CheckCaps(service.Conditions[i].Fault, at);
        }
    }

    private void Check(Endpoint endpoint, string path)
    {
        FaultTargets.Resolve(endpoint.Faults, designations.Find, (at, message) => findings.Refuse($"{path}.{at}", message));
        CheckCaps(endpoint.Faults.Before, $"{path}.faults.before");
        CheckCaps(endpoint.Faults.After, $"{path}.faults.after");
    }

    private void CheckCaps(IReadOnlyList<Fault> faults, string at)
    {
        for (int i = 0; i < faults.Count; i++)
            CheckCaps(faults[i], $"{at}[{i}]");
    }

    // An agent takes no state in which a fault passes its caps.
    private void CheckCaps(Fault fault, string at)
    {
        foreach (Problem problem in FaultCaps.ProblemsOf(fault))
            findings.Refuse($"{at}.{problem.Path}", problem.Message);
    }
}
