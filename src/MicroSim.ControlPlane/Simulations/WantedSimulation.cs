using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>A simulation that somebody asked for.</summary>
/// <param name="Simulation">What the document says.</param>
/// <param name="Text">The document as it was written.</param>
/// <param name="Document">The same as JSON.</param>
/// <param name="Warnings">What is legal in it and perhaps not meant.</param>
public sealed record WantedSimulation(Simulation Simulation, string Text, JsonElement Document, IReadOnlyList<ApiError> Warnings)
{
    public string Name => Simulation.Name;
}
