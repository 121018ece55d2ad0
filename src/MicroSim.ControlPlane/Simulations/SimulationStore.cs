using System.Collections.Immutable;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Requests;
using MicroSim.Runtimes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>The simulations by name. Changes go to the runtime first, one at a time; what it refused is not kept.</summary>
public sealed partial class SimulationStore(IRuntime runtime, ILogger<SimulationStore> log) : IDisposable
{
    private ImmutableSortedDictionary<string, StoredSimulation> byName = ImmutableSortedDictionary.Create<string, StoredSimulation>(StringComparer.Ordinal);
    private readonly SemaphoreSlim changing = new(1, 1);

    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyList<StoredSimulation> All => [.. byName.Values];

    /// <summary>The simulation that runs, when it is exactly one.</summary>
    public StoredSimulation? Only() => byName is { Count: 1 } all ? all.First().Value : null;

    public StoredSimulation? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Runs a simulation or changes a running one.</summary>
    /// <param name="wanted">What is to run.</param>
    /// <param name="onlyNew">Leave an existing one alone.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="RuntimeException">The runtime cannot run it; nothing was changed.</exception>
    public async Task<ApplyOutcome> ApplyAsync(StoredSimulation wanted, bool onlyNew, CancellationToken cancellation)
    {
        await changing.WaitAsync(cancellation);
        try
        {
            StoredSimulation? before = Find(wanted.Name);
            if (before is not null && onlyNew)
                return ApplyOutcome.Exists;
            await runtime.ApplyAsync(wanted.Simulation, cancellation);
            bool sameSeeds = before is not null && (wanted.Simulation.Seed is null || wanted.Simulation.Seed == before.Seeds.Seed);
            StoredSimulation applied = sameSeeds ? wanted with { Seeds = before!.Seeds } : wanted;
            byName = byName.SetItem(applied.Name, applied);
            Applied(applied.Name, applied.Simulation.Services.Count, Seeds.Text(applied.Seeds.Seed));
            return before is null ? ApplyOutcome.Created : ApplyOutcome.Changed;
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Ends a simulation; false when there is none of that name.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        await changing.WaitAsync(cancellation);
        try
        {
            if (!byName.ContainsKey(name))
                return false;
            await runtime.DeleteAsync(name, cancellation);
            byName = byName.Remove(name);
            Deleted(name);
            return true;
        }
        finally
        {
            changing.Release();
        }
    }

    public void Dispose() => changing.Dispose();

    internal ProblemResult Unknown(string name)
    {
        string known = byName.IsEmpty ? "none runs" : $"there is {string.Join(", ", All.Select(s => s.Name))}";
        return new ProblemResult(StatusCodes.Status404NotFound, $"There is no simulation {name}; {known}.");
    }

    [LoggerMessage(LogLevel.Information, "simulation {Name} applied: {Services} services, seed {Seed}")]
    private partial void Applied(string name, int services, string seed);

    [LoggerMessage(LogLevel.Information, "simulation {Name} deleted")]
    private partial void Deleted(string name);
}

/// <summary>What applying did.</summary>
public enum ApplyOutcome
{
    Created,
    Changed,

    /// <summary>Nothing: there is one already, and a new one was asked for.</summary>
    Exists,
}
