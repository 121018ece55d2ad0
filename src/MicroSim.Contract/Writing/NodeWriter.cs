using System.Text.Json;

namespace MicroSim.Contract;

/// <summary>Writes nodes as agents read them: always <c>routes</c>, never <c>payload</c>; defaults are left out.</summary>
public static class NodeWriter
{
    public static void Write(Utf8JsonWriter json, Node node)
    {
        json.WriteStartObject();
        json.WriteString("designation"u8, node.Designation);
        if (node.Service is not null)
            json.WriteString("service"u8, node.Service);
        if (node.Probability != 100)
            json.WriteNumber("probability"u8, node.Probability);
        FaultWriter.Write(json, node.Faults);
        if (node.Link.Count > 0)
            FaultWriter.Write(json, "link"u8, node.Link);
        Write(json, node.Routes);
        if (node.Parallel)
            json.WriteBoolean("parallel"u8, true);
        if (node.UsePlan)
            json.WriteBoolean("usePlan"u8, true);
        if (node.Endpoint != "/")
            json.WriteString("endpoint"u8, node.Endpoint);
        if (node.TimeoutMs != Node.DefaultTimeoutMs)
            json.WriteNumber("timeout"u8, node.TimeoutMs);
        if (node.TryTimeoutMs is int tryTimeout)
            json.WriteNumber("tryTimeout"u8, tryTimeout);
        if (node.Retries != 0)
            json.WriteNumber("retries"u8, node.Retries);
        if (node.Required)
            json.WriteBoolean("required"u8, true);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, IReadOnlyList<Node> routes)
    {
        if (routes.Count == 0)
            return;
        json.WriteStartArray("routes"u8);
        for (int i = 0; i < routes.Count; i++)
            Write(json, routes[i]);
        json.WriteEndArray();
    }
}
