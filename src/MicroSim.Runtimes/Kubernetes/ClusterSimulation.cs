using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes;

/// <summary>A simulation of the cluster, as far as it was made to run.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="Uid">Tells it from a later one of the same name.</param>
/// <param name="Generation">Which version of the object this is: the newest, or an earlier one while the newest is not valid.</param>
/// <param name="Document">What that version says, as JSON.</param>
/// <param name="Running">What runs; null when nothing does yet.</param>
/// <param name="Newest">The newest version of the object, which this may not be.</param>
/// <param name="IsStuck">Whether the newest version cannot be made: it is not valid, or names in it belong to somebody else.</param>
/// <param name="Reason">Why it does not run, or not as the newest version says.</param>
public sealed record ClusterSimulation(
    ObjectKey Key, string Uid, long Generation, string Document, RunningSimulation? Running, (string Uid, long Generation) Newest, bool IsStuck, string? Reason)
{
    /// <summary>Whether this is the newest version, and runs.</summary>
    public bool IsNewest => Running is not null && Newest == (Uid, Generation);
}

/// <summary>What was made of a valid document.</summary>
/// <param name="Simulation">What it says, with its seed.</param>
/// <param name="Tokens">For its whole life.</param>
/// <param name="Addresses">Where each service is called.</param>
public sealed record RunningSimulation(Simulation Simulation, SimulationTokens Tokens, IReadOnlyDictionary<string, Uri> Addresses);
