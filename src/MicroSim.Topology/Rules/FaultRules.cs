namespace MicroSim.Topology;

/// <summary>Faults and conditions may name services of their own simulation alone.</summary>
internal sealed class FaultRules(Simulation simulation, DocumentPaths paths, Findings findings)
{
    private readonly Designations designations = Designations.OfNames(simulation);

    public void Check(Service service)
    {
        foreach ((string path, Endpoint endpoint) in service.Endpoints)
            Check(endpoint, paths.Endpoint(service.Name, path));
        for (int i = 0; i < service.Conditions.Count; i++)
            FaultTargets.Resolve(service.Conditions[i].Fault, $"{DocumentPaths.Service(service.Name)}.conditions[{i}]", designations.Find, findings.Refuse);
    }

    private void Check(Endpoint endpoint, string path) =>
        FaultTargets.Resolve(endpoint.Faults, designations.Find, (at, message) => findings.Refuse($"{path}.{at}", message));
}
