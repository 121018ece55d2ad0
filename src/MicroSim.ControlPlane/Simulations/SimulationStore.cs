using System.Collections.Concurrent;
using System.Collections.Immutable;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Requests;
using MicroSim.Runtimes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>The simulations by name. A change goes to the runtime first, and what that refuses is not kept; changes of one name come one after the other.</summary>
public sealed partial class SimulationStore(IRuntime runtime, ILogger<SimulationStore> log)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> changing = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, StoredSimulation> byName = ImmutableSortedDictionary.Create<string, StoredSimulation>(StringComparer.Ordinal);

    /// <summary>All of them, in the order of their names.</summary>
    internal IReadOnlyList<StoredSimulation> All => [.. byName.Values];

    /// <summary>The simulation that runs, when it is exactly one.</summary>
    internal StoredSimulation? Only() => byName is { Count: 1 } all ? all.First().Value : null;

    internal StoredSimulation? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Runs a simulation or changes a running one. Without a seed it keeps the one that it has, or gets a random one.</summary>
    /// <param name="wanted">What is to run.</param>
    /// <param name="onlyNew">Leave an existing one alone.</param>
    /// <param name="cancellation">Gives up, where the runtime still can.</param>
    /// <exception cref="RuntimeException">The runtime cannot run it; nothing was changed.</exception>
    public async Task<ApplyOutcome> ApplyAsync(WantedSimulation wanted, bool onlyNew, CancellationToken cancellation)
    {
        SemaphoreSlim gate = Gate(wanted.Name);
        await gate.WaitAsync(cancellation);
        try
        {
            StoredSimulation? before = Find(wanted.Name);
            if (before is not null && onlyNew)
                return ApplyOutcome.Exists;
            uint seed = wanted.Simulation.Seed ?? before?.Seeds.Seed ?? Seeds.Random();
            Seeds seeds = before?.Seeds is Seeds old && old.Seed == seed ? old : new Seeds(seed);
            WantedSimulation seeded = wanted with { Simulation = wanted.Simulation with { Seed = seed } };

            SimulationStatus status = await runtime.ApplyAsync(seeded.Simulation, cancellation);
            ImmutableInterlocked.Update(ref byName, (all, stored) => all.SetItem(stored.Name, stored), new StoredSimulation(seeded, seeds, status));
            Applied(wanted.Name, wanted.Simulation.Services.Count, Seeds.Text(seed));
            return before is null ? ApplyOutcome.Created : ApplyOutcome.Changed;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends a simulation; false when there is none of that name.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        if (!changing.TryGetValue(name, out SemaphoreSlim? gate))
            return false;
        await gate.WaitAsync(cancellation);
        try
        {
            if (Find(name) is null)
                return false;
            await runtime.DeleteAsync(name, cancellation);
            ImmutableInterlocked.Update(ref byName, all => all.Remove(name));
            Deleted(name);
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    internal ProblemResult Unknown(string name)
    {
        string known = byName.IsEmpty ? "none runs" : $"there is {string.Join(", ", All.Select(s => s.Name))}";
        return new ProblemResult(StatusCodes.Status404NotFound, $"There is no simulation {name}; {known}.");
    }

    private SemaphoreSlim Gate(string name) => changing.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));

    [LoggerMessage(LogLevel.Information, "simulation {Name} applied: services {Services}, seed {Seed}")]
    private partial void Applied(string name, int services, string seed);

    [LoggerMessage(LogLevel.Information, "simulation {Name} deleted")]
    private partial void Deleted(string name);
}
