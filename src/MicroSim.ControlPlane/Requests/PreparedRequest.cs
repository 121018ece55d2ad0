using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Requests;

/// <summary>A request's body, resolved and written as its first service reads it.</summary>
/// <param name="Resolved">What became of the body.</param>
/// <param name="Body">What is to be sent, for the holder to dispose; null when nothing is.</param>
internal readonly record struct PreparedRequest(ResolvedRequest Resolved, PooledBuffer? Body)
{
    private const int Capacity = 16 * 1024;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public static PreparedRequest Of(ReadOnlyMemory<byte> body, StoredSimulation stored, uint seed)
    {
        ResolvedRequest resolved = RequestResolver.Resolve(stored.Simulation, body, stored.Addresses, seed, FaultCatalogue.Standard);
        return new(resolved, resolved.Outcome == ResolveOutcome.Resolved ? Write(resolved.Root!) : null);
    }

    private static PooledBuffer Write(Node root)
    {
        PooledBuffer buffer = new(Capacity);
        if (writer is null)
            writer = new Utf8JsonWriter(buffer);
        else
            writer.Reset(buffer);
        NodeWriter.Write(writer, root);
        writer.Flush();
        return buffer;
    }
}
