using MicroSim.Topology;

namespace MicroSim.ControlPlane.Connections;

/// <summary>A connection and its place in the document.</summary>
internal sealed record FoundConnection(ConnectionPlace Place, Call Call)
{
    /// <summary>The connection at a place.</summary>
    public static FoundConnection At(Simulation simulation, string from, ConnectionPlace place) => new(place, simulation.Find(from)!.Endpoints[place.Endpoint].Calls[place.Index]);

    /// <summary>All connections between two services, of any name for null.</summary>
    public static FoundConnection[] In(Simulation simulation, string from, string to, string? name) =>
    [
        .. (simulation.Find(from)?.Endpoints ?? new Dictionary<string, Endpoint>())
            .SelectMany(e => e.Value.Calls.Select((call, index) => new FoundConnection(new ConnectionPlace(e.Key, index), call)))
            .Where(f => f.Call.To == to && (name is null || f.Call.Name == name)),
    ];
}
