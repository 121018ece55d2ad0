using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Requests;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>A simulation that was applied.</summary>
/// <param name="Simulation">What the document says.</param>
/// <param name="Document">The document as it was given, as JSON.</param>
/// <param name="Warnings">What is legal in it and perhaps not meant.</param>
public sealed record StoredSimulation(Simulation Simulation, JsonElement Document, IReadOnlyList<ApiError> Warnings)
{
    public string Name => Simulation.Name;

    internal Seeds Seeds { get; init; } = new(Simulation.Seed ?? Seeds.Random());

    internal SimulationView View(SimulationStatus? status, bool whole) => new(
        Name,
        status?.Ready ?? false,
        Seeds.Text(Seeds.Seed),
        [.. (status?.Services ?? []).Select(View)],
        Warnings,
        whole ? Document : null);

    private static ServiceView View(ServiceStatus service) => new(
        service.Name,
        service.Framework,
        service.Address,
        service.ReadyReplicas,
        [.. service.Replicas.Select(r => new ReplicaView(r.Instance, r.Phase, r.ProcessId, r.Restarts, r.Reason, r.LastOutput))]);
}
