using System.Text.Json;

namespace MicroSim.Contract;

/// <summary>Writes the state of an agent (contract §2.2).</summary>
public static class StateWriter
{
    public static void Write(Utf8JsonWriter json, AgentState state)
    {
        json.WriteStartObject();
        json.WriteNumber("term"u8, state.Term);
        json.WriteNumber("generation"u8, state.Generation);
        json.WriteString("hash"u8, state.Hash);
        WriteTexts(json, "targets"u8, state.Targets);
        WriteTexts(json, "external"u8, state.External);
        json.WriteStartObject("plan"u8);
        json.WriteStartObject("endpoints"u8);
        foreach ((string path, PlanEndpoint endpoint) in state.Endpoints)
            Write(json, path, endpoint);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("conditions"u8);
        foreach (Condition condition in state.Conditions)
            Write(json, condition);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Condition condition)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, condition.Id);
        FaultWriter.WriteMembers(json, condition.Fault);
        if (condition.To.Count > 0)
            WriteTexts(json, "to"u8, condition.To);
        if (condition.RemainingMs is long remaining)
            json.WriteNumber("remainingMs"u8, remaining);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string path, PlanEndpoint endpoint)
    {
        json.WriteStartObject(path);
        FaultWriter.Write(json, endpoint.Faults);
        NodeWriter.Write(json, endpoint.Routes);
        if (endpoint.Parallel)
            json.WriteBoolean("parallel"u8, true);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
