using System.Text;

namespace MicroSim.Topology;

/// <summary>A simulation as a Graphviz graph; dashed edges are connections whose failure the caller survives.</summary>
public static class DotExport
{
    public static string Write(Simulation simulation)
    {
        StringBuilder text = new($"digraph {Quoted(simulation.Name)} {{\n    rankdir=LR;\n    node [shape=box];\n");
        foreach (Service service in simulation.Services)
        {
            string kind = service.Replicas is > 1 ? $"{service.Framework} × {service.Replicas}" : service.Framework;
            text.Append($"    {Quoted(service.Name)} [label={Quoted($"{service.Name}\n{kind}")}];\n");
        }
        foreach (ExportedConnection connection in ExportedConnection.Of(simulation))
        {
            string[] attributes =
            [
                .. connection.Label.Length > 0 ? (string[])[$"label={Quoted(connection.Label)}"] : [],
                .. connection.Call.Required ? (string[])[] : ["style=dashed"],
            ];
            text.Append($"    {Quoted(connection.From)} -> {Quoted(connection.Call.To)}{(attributes.Length == 0 ? "" : $" [{string.Join(", ", attributes)}]")};\n");
        }
        return text.Append("}\n").ToString();
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
