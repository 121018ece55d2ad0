using System.Text.Json;

namespace MicroSim.Contract;

/// <summary>Writes faults with the arguments that were given.</summary>
public static class FaultWriter
{
    internal static void Write(Utf8JsonWriter json, FaultPhases faults)
    {
        if (faults.Before.Count + faults.After.Count == 0)
            return;
        json.WriteStartObject("faults"u8);
        if (faults.Before.Count > 0)
            Write(json, "before"u8, faults.Before);
        if (faults.After.Count > 0)
            Write(json, "after"u8, faults.After);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<Fault> faults)
    {
        json.WriteStartArray(name);
        for (int i = 0; i < faults.Count; i++)
            Write(json, faults[i]);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, Fault fault)
    {
        json.WriteStartObject();
        WriteMembers(json, fault);
        json.WriteEndObject();
    }

    /// <summary>The members <c>type</c>, <c>args</c> and <c>probability</c>, for an object that has others too.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Fault fault)
    {
        json.WriteString("type"u8, fault.Type);
        json.WriteStartObject("args"u8);
        foreach (ArgSpec arg in fault.Spec.Args)
        {
            if (!fault.Args.Has(arg.Name))
                continue;
            if (arg.IsText)
                json.WriteString(arg.Name, fault.Args.Text(arg.Name));
            else
                json.WriteNumber(arg.Name, fault.Args.Number(arg.Name));
        }
        json.WriteEndObject();
        if (fault.Probability != 100)
            json.WriteNumber("probability"u8, fault.Probability);
    }
}
