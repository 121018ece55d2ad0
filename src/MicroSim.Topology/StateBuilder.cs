using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Makes the state that steers a service's agents out of a simulation.</summary>
public static class StateBuilder
{
    /// <summary>
    /// The state of a service. Term and generation are the caller's; the hash is that of all the rest, so equal content has an equal hash.
    /// </summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="service">The name of one of its services.</param>
    /// <param name="addresses">Where each service is.</param>
    /// <param name="added">Conditions that were added since, behind those of the document.</param>
    public static AgentState Build(Simulation simulation, string service, IReadOnlyDictionary<string, Uri> addresses, IReadOnlyList<Condition>? added = null)
    {
        Service described = simulation.Find(service) ?? throw new ArgumentException($"simulation '{simulation.Name}' has no service '{service}'", nameof(service));
        Designations services = new(simulation, addresses);
        AgentState state = new(
            Targets: [.. simulation.Services.Select(s => HostAndPort.Of(addresses[s.Name]))],
            External: [.. simulation.ExternalTargets.Select(t => HostAndPort.Of(new Uri(t))).Distinct()],
            Endpoints: described.Endpoints.ToDictionary(e => e.Key, e => Plan(e.Value, services, addresses)),
            Conditions: [.. described.Conditions.Concat(added ?? []).Select(c => Resolved(c, services)).OfType<Condition>()]);
        return state with { Hash = ContentHash.Of(state) };
    }

    private static PlanEndpoint Plan(Endpoint endpoint, Designations services, IReadOnlyDictionary<string, Uri> addresses) =>
        new(FaultTargets.Resolve(endpoint.Faults, services.Find, Unchecked), [.. endpoint.Calls.Select(c => Node(c, addresses[c.To]))], endpoint.Parallel);

    // One that names a service which is gone by now acts on nobody.
    private static Condition? Resolved(Condition condition, Designations services)
    {
        bool unknown = false;
        Fault fault = FaultTargets.Resolve(condition.Fault, "", services.Find, (_, _) => unknown = true);
        return unknown ? null : condition with { Fault = fault };
    }

    // Validation has refused a document whose faults name no service.
    private static void Unchecked(string path, string message) => throw new ArgumentException($"{path}: {message}");

    private static Node Node(Call call, Uri address) => new(
        address.AbsoluteUri,
        call.To,
        call.Probability,
        Link: call.Link,
        UsePlan: true,
        Endpoint: call.Endpoint,
        TimeoutMs: call.TimeoutMs,
        TryTimeoutMs: call.TryTimeoutMs,
        Retries: call.Retries,
        Required: call.Required);
}
