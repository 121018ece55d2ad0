namespace MicroSim.Topology;

/// <summary>A simulation as values of MicroSim's Helm chart, which makes a <c>Simulation</c> of each entry of <c>simulations</c>.</summary>
public static class HelmValuesExport
{
    public static string Write(Simulation simulation)
    {
        YamlMapping document = Defaults.LeaveOut(SimulationWriter.Document(simulation));
        return $"""
            # The simulation {simulation.Name} as values of the chart deploy/chart, made by microsim:
            #   helm upgrade --install microsim deploy/chart --namespace microsim-system --create-namespace --values THIS
            {YamlEmitter.Write(Member("simulations", Member(simulation.Name, Member("spec", document["spec"]!))))}
            """;
    }

    private static YamlMapping Member(string name, YamlNode value)
    {
        YamlMapping mapping = new(Position.Start);
        mapping.Add(name, value);
        return mapping;
    }
}
