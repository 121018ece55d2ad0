using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Hashes by which changes are found: equal for equal content, whatever order or form it was written in.</summary>
public static class ContentHash
{
    private const int Length = 16;

    /// <summary>The hash of all that a document says.</summary>
    public static string Of(Simulation simulation) => Of(YamlJson.Sorted(SimulationWriter.Document(simulation)).Span);

    /// <summary>The hash of all that a document says of one service, its name included.</summary>
    public static string Of(Service service)
    {
        YamlMapping named = new(Position.Start);
        named.Add(service.Name, SimulationWriter.Service(service));
        return Of(YamlJson.Sorted(named).Span);
    }

    /// <summary>The hash of what steers an agent, without term, generation and the hash itself.</summary>
    public static string Of(AgentState state)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            StateWriter.Write(json, state with { Term = 0, Generation = 0, Hash = "" });
        return Of(buffer.WrittenSpan);
    }

    private static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content)[..Length]);
}
