using System.Text;

namespace MicroSim.Topology;

/// <summary>A simulation as a Mermaid flowchart: a dashed arrow is a call that its caller survives.</summary>
public static class MermaidExport
{
    public static string Write(Simulation simulation)
    {
        StringBuilder text = new();
        text.Append("flowchart LR\n");
        foreach (Service service in simulation.Services)
            text.Append($"    {Id(service.Name)}[\"{service.Name}<br/>{Escape(service.Framework)}{Times(service)}\"]\n");
        foreach (Edge edge in Edge.Of(simulation))
        {
            string arrow = edge.Required ? "-->" : "-.->";
            string label = edge.Label.Length == 0 ? "" : $"|\"{Escape(edge.Label)}\"|";
            text.Append($"    {Id(edge.From)} {arrow}{label} {Id(edge.To)}\n");
        }
        return text.ToString();
    }

    // A prefix, for `end` and others are words of the language; names have no underscore of their own.
    private static string Id(string service) => $"s_{service.Replace('-', '_')}";

    private static string Escape(string text) => text.Replace("\"", "#quot;", StringComparison.Ordinal);

    private static string Times(Service service) => service.Replicas is int replicas and not 1 ? $" × {replicas}" : "";
}
