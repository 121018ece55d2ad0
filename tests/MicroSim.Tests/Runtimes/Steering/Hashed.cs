using System.Buffers;
using System.Text;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Tests.Runtimes.Steering;

internal static class Hashed
{
    /// <summary>A state whose hash tells its content.</summary>
    public static AgentState State(IReadOnlyList<string>? targets = null, IReadOnlyList<Condition>? conditions = null)
    {
        AgentState state = new(Targets: targets, Conditions: conditions);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            StateWriter.Write(json, state);
        return state with { Hash = Encoding.UTF8.GetString(buffer.WrittenSpan) };
    }
}
