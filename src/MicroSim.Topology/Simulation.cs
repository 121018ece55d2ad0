using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>A named mock system: services and the connections between them. What a document says after all stages.</summary>
/// <param name="Name">DNS label, unique in a control plane.</param>
/// <param name="Services">By name, in the document's order.</param>
/// <param name="ExternalTargets">Absolute URLs outside the simulation that requests may name.</param>
/// <param name="Addressing">How services are addressed on Kubernetes.</param>
/// <param name="Seed">The seed of every draw; null takes a random one, which is logged.</param>
/// <param name="MonitoringFrom">Namespaces that may reach admin ports on Kubernetes.</param>
/// <param name="NamePrefix">Prefix of object names on Kubernetes.</param>
public sealed record Simulation(
    string Name,
    IReadOnlyList<Service> Services,
    IReadOnlyList<string> ExternalTargets,
    Addressing Addressing,
    uint? Seed,
    IReadOnlyList<string> MonitoringFrom,
    string NamePrefix)
{
    public Service? Find(string name)
    {
        for (int i = 0; i < Services.Count; i++)
        {
            if (Services[i].Name == name)
                return Services[i];
        }
        return null;
    }
}

/// <summary>How services are addressed on Kubernetes.</summary>
public enum Addressing
{
    Ip,
    Dns,
}

/// <summary>One mock microservice.</summary>
/// <param name="Name">DNS label.</param>
/// <param name="Framework">Which agent plays it.</param>
/// <param name="Image">The agent's image on Kubernetes, instead of the framework's own.</param>
/// <param name="Replicas">How many processes or pods; null is 1 and leaves the number to others on Kubernetes.</param>
/// <param name="Version">Its version label.</param>
/// <param name="Port">The fixed local port, also an alias in designations.</param>
/// <param name="Resources">Kubernetes resources, quantity texts: <c>requests.cpu</c> → <c>100m</c>.</param>
/// <param name="Env">Further environment variables of its processes.</param>
/// <param name="Endpoints">What it does with calls that bring no script, by path; <c>/</c> is always there.</param>
/// <param name="Conditions">Abnormal states that it has from the start.</param>
public sealed record Service(
    string Name,
    string Framework,
    string? Image,
    int? Replicas,
    string Version,
    int? Port,
    IReadOnlyDictionary<string, string> Resources,
    IReadOnlyDictionary<string, string> Env,
    IReadOnlyDictionary<string, Endpoint> Endpoints,
    IReadOnlyList<Condition> Conditions);

/// <summary>What a service does with a call of one path.</summary>
public sealed record Endpoint(bool Parallel, FaultPhases Faults, IReadOnlyList<Call> Calls);

/// <summary>A connection: a directed edge to another service.</summary>
/// <param name="To">The callee's name.</param>
/// <param name="Name">Tells several connections to one callee apart.</param>
/// <param name="Endpoint">Which endpoint of the callee.</param>
/// <param name="Probability">Chance in percent.</param>
/// <param name="TimeoutMs">How long the caller waits in all.</param>
/// <param name="TryTimeoutMs">Limit of one try; null is <paramref name="TimeoutMs"/>.</param>
/// <param name="Retries">Further tries.</param>
/// <param name="Required">Whether the caller fails when this call does; true unless the document says otherwise.</param>
/// <param name="Link">What the call suffers, in the caller.</param>
public sealed record Call(
    string To,
    string? Name,
    string Endpoint,
    double Probability,
    int TimeoutMs,
    int? TryTimeoutMs,
    int Retries,
    bool Required,
    IReadOnlyList<Fault> Link);
