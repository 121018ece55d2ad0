namespace MicroSim.Topology;

/// <summary>Fourth stage, second half: what the parts of a simulation must be to each other.</summary>
internal static class SimulationRules
{
    public static void Check(Simulation simulation, Findings findings)
    {
    }
}
