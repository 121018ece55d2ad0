using System.Text;

namespace MicroSim.Topology;

/// <summary>A simulation as a Graphviz graph: a dashed arrow is a call that its caller survives.</summary>
public static class DotExport
{
    public static string Write(Simulation simulation)
    {
        StringBuilder text = new();
        text.Append($"digraph {Quoted(simulation.Name)} {{\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
        foreach (Service service in simulation.Services)
            text.Append($"  {Quoted(service.Name)} [label=\"{service.Name}\\n{Escape(service.Framework)}{Times(service)}\"];\n");
        foreach (Edge edge in Edge.Of(simulation))
        {
            string[] attributes = [.. Attributes(edge)];
            text.Append($"  {Quoted(edge.From)} -> {Quoted(edge.To)}{(attributes.Length == 0 ? "" : $" [{string.Join(", ", attributes)}]")};\n");
        }
        return text.Append("}\n").ToString();
    }

    private static IEnumerable<string> Attributes(Edge edge)
    {
        if (edge.Label.Length > 0)
            yield return $"label={Quoted(edge.Label)}";
        if (!edge.Required)
            yield return "style=dashed";
    }

    private static string Quoted(string text) => $"\"{Escape(text)}\"";

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Times(Service service) => service.Replicas is int replicas and not 1 ? $" × {replicas}" : "";
}
