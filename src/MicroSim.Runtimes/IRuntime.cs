using MicroSim.Topology;

namespace MicroSim.Runtimes;

/// <summary>Where services run, for who wants to know how they are.</summary>
public interface IRuntime : IAsyncDisposable
{
    /// <summary>
    /// Gives a service new processes one after the other, each ready before its predecessor leaves. Returns when that has begun; the service is ready again
    /// in <see cref="Status"/> when it is done. False when there is no such service.
    /// </summary>
    Task<bool> RestartAsync(string simulation, string service, CancellationToken cancellation);

    /// <summary>Makes the chosen replicas suffer a condition that is over as soon as it has begun, such as a crash; how many of them took it.</summary>
    Task<int> SufferAsync(string simulation, AddedCondition condition, CancellationToken cancellation);

    /// <summary>Why this runtime cannot do that to a replica; null when it can.</summary>
    string? WhyNot(Disruption disruption);

    /// <summary>Disrupts the chosen replicas of a service; how many of them there were.</summary>
    /// <exception cref="RuntimeException">This runtime cannot do that to a replica.</exception>
    Task<int> DisruptAsync(string simulation, string service, Disruption disruption, ReplicaChoice replicas, CancellationToken cancellation);

    /// <summary>How a simulation is, or null for an unknown one.</summary>
    SimulationStatus? Status(string simulation);

    /// <summary>Completes with the present version when any status differs from what it was when <paramref name="version"/> was read; begin with 0.</summary>
    Task<long> ChangedAsync(long version, CancellationToken cancellation);

    /// <summary>
    /// What one service printed, or all of them for null, oldest first; nothing for an unknown one. With <paramref name="follow"/> it goes on until
    /// cancelled or the simulation is deleted; a reader that is too slow gets a line, of no instance, that says how many it missed.
    /// </summary>
    IAsyncEnumerable<LogLine> LogsAsync(string simulation, string? service, bool follow, CancellationToken cancellation);
}

/// <summary>A runtime that is told what to run, and makes what runs equal to it, again and again. It remembers nothing of it over its own end.</summary>
public interface IDirectedRuntime : IRuntime
{
    /// <summary>Runs a simulation, or changes a running one to this document. Returns when every address is known; readiness is in <see cref="IRuntime.Status"/>.</summary>
    /// <param name="simulation">What is to run.</param>
    /// <param name="tokens">Its tokens; one that runs keeps those that it was started with.</param>
    /// <param name="cancellation">Gives up, until there is no way back.</param>
    /// <exception cref="RuntimeException">The place cannot run it: a port is taken, an agent is missing. Nothing has been changed.</exception>
    Task<SimulationStatus> ApplyAsync(Simulation simulation, SimulationTokens tokens, CancellationToken cancellation);

    /// <summary>Ends a simulation; afterwards nothing of it runs or listens. Does nothing when there is none.</summary>
    Task DeleteAsync(string simulation, CancellationToken cancellation);

    /// <summary>
    /// Puts these conditions beside those of a simulation's document, in place of the ones that were added before. Returns when every replica that can be
    /// reached has confirmed its own, or after two seconds; a replica that starts later gets them too. Does nothing for an unknown simulation.
    /// </summary>
    Task SetConditionsAsync(string simulation, IReadOnlyList<AddedCondition> conditions, CancellationToken cancellation);
}
