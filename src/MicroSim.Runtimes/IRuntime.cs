using MicroSim.Topology;

namespace MicroSim.Runtimes;

/// <summary>Where services run. It makes what runs equal to the documents that it was given, again and again.</summary>
public interface IRuntime : IAsyncDisposable
{
    /// <summary>Runs a simulation, or changes a running one to this document. Returns when every address is known; readiness is in <see cref="Status"/>.</summary>
    /// <exception cref="RuntimeException">The place cannot run it: a port is taken, an agent is missing. Nothing has been changed.</exception>
    Task<SimulationStatus> ApplyAsync(Simulation simulation, CancellationToken cancellation);

    /// <summary>Ends a simulation; afterwards nothing of it runs or listens.</summary>
    Task DeleteAsync(string simulation, CancellationToken cancellation);

    /// <summary>How a simulation is, or null for an unknown one.</summary>
    SimulationStatus? Status(string simulation);

    /// <summary>Completes when any status differs from what it was when <paramref name="version"/> was read.</summary>
    Task<long> ChangedAsync(long version, CancellationToken cancellation);

    /// <summary>What the services printed, oldest first; with <paramref name="follow"/> it goes on until cancelled.</summary>
    IAsyncEnumerable<LogLine> LogsAsync(string simulation, string? service, bool follow, CancellationToken cancellation);
}
