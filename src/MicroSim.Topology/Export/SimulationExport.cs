namespace MicroSim.Topology;

/// <summary>A simulation in the forms of other tools.</summary>
public static class SimulationExport
{
    /// <summary>The formats by name, in the order in which they are told.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["yaml", "helm-values", "compose", "mermaid", "dot"];

    /// <summary>A format's media type.</summary>
    public static string MediaType(string format) => format switch
    {
        "mermaid" => "text/vnd.mermaid",
        "dot" => "text/vnd.graphviz",
        _ => "application/yaml",
    };

    /// <summary>The simulation as text, which ends with a line break; null for an unknown format.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="frameworks">The frameworks, whose images stand in formats that run services in containers.</param>
    public static string? Write(Simulation simulation, string format, IReadOnlyCollection<KnownFramework> frameworks) => format switch
    {
        "yaml" => SimulationDocument.Write(simulation),
        "helm-values" => HelmValuesExport.Write(simulation),
        "compose" => ComposeExport.Write(simulation, frameworks),
        "mermaid" => MermaidExport.Write(simulation),
        "dot" => DotExport.Write(simulation),
        _ => null,
    };
}
