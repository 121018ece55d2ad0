using System.Buffers;
using System.Text;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Writes an added condition as <see cref="AddedConditionReader"/> reads it, to be kept.</summary>
public static class AddedConditionWriter
{
    public static string Write(AddedCondition added)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, added.Id);
            FaultWriter.WriteMembers(json, added.Condition.Fault);
            if (added.Condition.To.Count > 0)
            {
                json.WriteStartArray("to"u8);
                foreach (string service in added.Condition.To)
                    json.WriteStringValue(service);
                json.WriteEndArray();
            }
            if (added.Condition.RemainingMs is long duration)
                json.WriteNumber("duration"u8, duration);
            json.WriteString("replicas"u8, added.Replicas.ToString());
            if (added.Replicas.Version is string version)
                json.WriteString("version"u8, version);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Type, arguments and probability alone: the body with which an agent is given it.</summary>
    public static string WriteFault(AddedCondition added)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
            FaultWriter.Write(json, added.Condition.Fault);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
