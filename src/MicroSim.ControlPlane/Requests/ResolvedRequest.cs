using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane.Http;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Requests;

/// <summary>What became of a request's body.</summary>
internal readonly record struct ResolvedRequest(IReadOnlyList<Problem> Problems, (Node Root, ServiceStatus Service)? Call, PooledBuffer? Body)
{
    private static readonly ParseOptions options = new(FaultCatalogue.Standard, Strict: true);

    public static ResolvedRequest From(ReadOnlyMemory<byte> body, Simulation simulation, SimulationStatus status, Dice dice)
    {
        Parsed<Node> p = NodeParser.Parse(body, options);
        if (!p.IsValid)
            return new(p.Problems, null, null);
        ServiceStatus service = status.Services.First(s => s.Name == p.Value.Designation);
        PooledBuffer buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer))
            NodeWriter.Write(json, p.Value with { Service = service.Name, Designation = service.Address.AbsoluteUri });
        return new([], (p.Value, service), buffer);
    }
}
