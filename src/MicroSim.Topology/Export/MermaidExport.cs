using System.Text;

namespace MicroSim.Topology;

/// <summary>A simulation as a Mermaid flow chart; dotted arrows are connections whose failure the caller survives.</summary>
public static class MermaidExport
{
    public static string Write(Simulation simulation)
    {
        StringBuilder text = new("flowchart LR\n");
        Dictionary<string, string> ids = simulation.Services.Select((s, i) => (s.Name, Id: $"s{i}")).ToDictionary(s => s.Name, s => s.Id);
        foreach (Service service in simulation.Services)
            text.Append($"    {ids[service.Name]}[\"{service.Name}<br/>{Kind(service)}\"]\n");
        foreach (ExportedConnection connection in ExportedConnection.Of(simulation))
        {
            string label = connection.Label.Replace("\"", "#quot;", StringComparison.Ordinal);
            text.Append($"    {ids[connection.From]} {(connection.Call.Required ? "-->" : "-.->")}{(label.Length == 0 ? "" : $"|\"{label}\"|")} {ids[connection.Call.To]}\n");
        }
        return text.ToString();
    }

    private static string Kind(Service service) => service.Replicas is > 1 ? $"{service.Framework} × {service.Replicas}" : service.Framework;
}
