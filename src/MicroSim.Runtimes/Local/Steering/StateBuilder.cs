using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local.Steering;

internal static class StateBuilder
{
    public static AgentState Build(Simulation document, string service, IReadOnlyDictionary<string, Uri> addresses) =>
        new(Targets: [.. addresses.Values.Select(a => a.Authority)], Conditions: document.Find(service)!.Conditions, Endpoints: document.Find(service)!.Endpoints.ToDictionary(e => e.Key, e => new PlanEndpoint(e.Value.Faults)));
}
