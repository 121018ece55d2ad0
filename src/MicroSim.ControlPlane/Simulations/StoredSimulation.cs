using System.Collections.Frozen;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>
/// A simulation that was applied, or waits to be brought back. Addresses and tokens are those of its whole life, so requests read them
/// here, without asking the runtime.
/// </summary>
/// <param name="wanted">What was asked for.</param>
/// <param name="saved">What of it is kept.</param>
/// <param name="seeds">The seeds of its requests.</param>
/// <param name="traffic">Counts its requests.</param>
/// <param name="applied">What the runtime made of it; null while it does not run.</param>
/// <param name="reason">Why it does not run.</param>
internal sealed class StoredSimulation(WantedSimulation wanted, SavedSimulation saved, Seeds seeds, Traffic traffic, SimulationStatus? applied, string? reason = null)
{
    public string Name => saved.Name;

    public WantedSimulation Wanted => wanted;

    public Simulation Simulation => wanted.Simulation;

    public SavedSimulation Saved => saved;

    public Seeds Seeds => seeds;

    public Traffic Traffic => traffic;

    public bool Runs => applied is not null;

    public string? Reason => reason;

    public FrozenDictionary<string, ServiceStatus> Services { get; } = (applied?.Services ?? []).ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    public FrozenDictionary<string, Uri> Addresses { get; } = (applied?.Services ?? []).ToFrozenDictionary(s => s.Name, s => s.Address, StringComparer.Ordinal);

    /// <summary>The same simulation, running.</summary>
    public StoredSimulation Running(SimulationStatus status) => new(wanted, saved, seeds, traffic, status);

    /// <summary>The same simulation, not running.</summary>
    public StoredSimulation Waiting(string why) => new(wanted, saved, seeds, traffic, null, why);

    public SimulationView View(SimulationStatus? status, bool whole) => new(
        Name,
        Runs && (status?.Ready ?? false),
        Seeds.Text(seeds.Seed),
        [.. (status?.Services ?? []).Select(ServiceView.Of), .. Simulation.Services.Where(s => status is null || status.Services.All(r => r.Name != s.Name)).Select(ServiceView.NotRunning)],
        wanted.Warnings,
        whole ? wanted.Document : null,
        status?.Preparing ?? reason,
        saved.Temporary ? true : null);
}
