using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>What a simulation's objects are called.</summary>
public static class ObjectNames
{
    /// <summary>A service's Deployment, Service, ServiceAccount and NetworkPolicy.</summary>
    public static string Service(Simulation simulation, string service) => simulation.NamePrefix + service;

    /// <summary>The ConfigMap with a service's first state.</summary>
    public static string State(Simulation simulation, string service) => $"{Service(simulation, service)}-state";

    /// <summary>The Secret with the simulation's tokens.</summary>
    public static string Tokens(Simulation simulation) => $"{simulation.NamePrefix}{simulation.Name}-tokens";
}
