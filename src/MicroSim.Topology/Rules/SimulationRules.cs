namespace MicroSim.Topology;

/// <summary>Fourth stage, second half: what the parts of a simulation must be to each other.</summary>
internal static class SimulationRules
{
    public static void Check(Simulation simulation, IReadOnlyCollection<KnownFramework> frameworks, DocumentPaths paths, Findings findings)
    {
        CheckPorts(simulation, findings);
        Dictionary<string, Service> services = simulation.Services.ToDictionary(s => s.Name, StringComparer.Ordinal);
        FaultRules faults = new(simulation, paths, findings);
        ConnectionRules connections = new(services, paths, findings);
        FrameworkRules abilities = new(frameworks, paths, findings);
        foreach (Service service in simulation.Services)
        {
            faults.Check(service);
            abilities.Check(service);
            foreach ((string path, Endpoint endpoint) in service.Endpoints)
                connections.Check(service, path, endpoint);
        }
        new TrafficRules(CallGraph.Of(simulation), paths, findings).Check();
    }

    private static void CheckPorts(Simulation simulation, Findings findings)
    {
        Dictionary<int, string> owners = [];
        foreach (Service service in simulation.Services)
        {
            if (service.Port is int port && !owners.TryAdd(port, service.Name))
                findings.Refuse($"{DocumentPaths.Service(service.Name)}.port", $"{port} is already the port of service '{owners[port]}'");
        }
    }
}
