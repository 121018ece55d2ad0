using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>What became of a document: a simulation, or every problem of it.</summary>
internal readonly record struct ReadDocument(StoredSimulation? Stored, IReadOnlyList<ApiError> Errors)
{
    public static ReadDocument From(ReadOnlyMemory<byte> text, IReadOnlyList<string> frameworks)
    {
        JsonElement d = JsonElement.Parse(text.Span);
        string name = d.GetProperty("metadata").GetProperty("name").GetString()!;
        Service[] services = [.. d.GetProperty("spec").GetProperty("services").EnumerateObject().Select(s => new Service(s.Name, s.Value.GetProperty("framework").GetString()!, null, null, "v1",
            s.Value.TryGetProperty("port", out JsonElement p) ? p.GetInt32() : null, new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, Endpoint>(), []))];
        return new(new StoredSimulation(new Simulation(name, services, [], Addressing.Ip, null, [], ""), d, []), []);
    }
}
