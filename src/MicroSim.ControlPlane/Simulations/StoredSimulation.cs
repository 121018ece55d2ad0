using System.Collections.Frozen;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Requests;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>A simulation that was applied. Addresses and tokens are those of its whole life, so requests read them here, without asking the runtime.</summary>
internal sealed class StoredSimulation(WantedSimulation wanted, Seeds seeds, SimulationStatus applied)
{
    public string Name => wanted.Name;

    public Simulation Simulation => wanted.Simulation;

    public Seeds Seeds => seeds;

    public FrozenDictionary<string, ServiceStatus> Services { get; } = applied.Services.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    public FrozenDictionary<string, Uri> Addresses { get; } = applied.Services.ToFrozenDictionary(s => s.Name, s => s.Address, StringComparer.Ordinal);

    public SimulationView View(SimulationStatus? status, bool whole) => new(
        Name,
        status?.Ready ?? false,
        Seeds.Text(seeds.Seed),
        [.. (status?.Services ?? []).Select(View)],
        wanted.Warnings,
        whole ? wanted.Document : null);

    private static ServiceView View(ServiceStatus service) => new(
        service.Name,
        service.Framework,
        service.Address.AbsoluteUri,
        service.ReadyReplicas,
        [.. service.Replicas.Select(r => new ReplicaView(r.Instance, r.Phase, r.ProcessId, r.Restarts, r.Reason, r.LastOutput))]);
}
