using System.Globalization;

namespace MicroSim.Topology;

/// <summary>A connection as a drawing shows it.</summary>
/// <param name="From">The caller.</param>
/// <param name="To">The callee.</param>
/// <param name="Label">What differs from a connection that is always used once; empty when nothing does.</param>
/// <param name="Required">Whether the caller fails when this call does.</param>
internal sealed record Edge(string From, string To, string Label, bool Required)
{
    public static IEnumerable<Edge> Of(Simulation simulation) =>
        from service in simulation.Services
        from endpoint in service.Endpoints.OrderBy(e => e.Key, StringComparer.Ordinal)
        from call in endpoint.Value.Calls
        select new Edge(service.Name, call.To, string.Join(", ", Labels(endpoint.Key, call)), call.Required);

    private static IEnumerable<string> Labels(string endpoint, Call call)
    {
        if (endpoint != EndpointPaths.Root || call.Endpoint != EndpointPaths.Root)
            yield return call.Endpoint == EndpointPaths.Root ? endpoint : $"{endpoint} → {call.Endpoint}";
        if (call.Name is not null)
            yield return call.Name;
        if (call.Probability != 100)
            yield return string.Create(CultureInfo.InvariantCulture, $"{call.Probability} %");
        if (call.Retries > 0)
            yield return call.Retries == 1 ? "1 retry" : string.Create(CultureInfo.InvariantCulture, $"{call.Retries} retries");
        foreach (Contract.Fault fault in call.Link)
            yield return fault.Type;
    }
}
