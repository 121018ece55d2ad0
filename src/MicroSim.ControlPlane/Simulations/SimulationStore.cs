using System.Collections.Concurrent;
using System.Collections.Immutable;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Conditions;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>
/// The simulations by name. A change is written down first, then goes to the runtime; what that refuses is taken back. Changes of one name
/// come one after the other.
/// </summary>
public sealed partial class SimulationStore
{
    private readonly IRuntime runtime;
    private readonly StateDatabase database;
    private readonly EventLog events;
    private readonly ConditionBook conditions;
    private readonly ILogger<SimulationStore> log;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> changing = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, StoredSimulation> byName = ImmutableSortedDictionary.Create<string, StoredSimulation>(StringComparer.Ordinal);

    internal SimulationStore(IRuntime runtime, StateDatabase database, EventLog events, ConditionBook conditions, ILogger<SimulationStore> log)
    {
        this.runtime = runtime;
        this.database = database;
        this.events = events;
        this.conditions = conditions;
        this.log = log;
    }

    /// <summary>All of them, in the order of their names.</summary>
    internal IReadOnlyList<StoredSimulation> All => [.. byName.Values];

    /// <summary>The simulation that runs, when it is exactly one.</summary>
    internal StoredSimulation? Only() => byName is { Count: 1 } all ? all.First().Value : null;

    internal StoredSimulation? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>
    /// Runs a simulation or changes a running one. Without a seed it keeps the one that it has, or gets a random one. A temporary one ends
    /// with this control plane; after a kill it does not come back by itself, but has its seed, addresses and tokens when it is applied again.
    /// </summary>
    /// <param name="wanted">What is to run.</param>
    /// <param name="onlyNew">Leave an existing one alone.</param>
    /// <param name="cancellation">Gives up, where the runtime still can.</param>
    /// <param name="temporary">Whether a new one is temporary.</param>
    /// <exception cref="RuntimeException">The runtime cannot run it; nothing was changed.</exception>
    /// <exception cref="DataFolderException">It cannot be kept; nothing was changed.</exception>
    public async Task<ApplyOutcome> ApplyAsync(WantedSimulation wanted, bool onlyNew, CancellationToken cancellation, bool temporary = false)
    {
        Changed changed = await ChangeAsync(wanted.Name, before => before is not null && onlyNew ? default : Change.To(wanted), cancellation, temporary);
        return changed.Now is null ? ApplyOutcome.Exists : changed.Created ? ApplyOutcome.Created : ApplyOutcome.Changed;
    }

    /// <summary>Changes a simulation to what is decided when its turn has come; a decision for neither leaves it alone.</summary>
    internal async Task<Changed> ChangeAsync(string name, Func<StoredSimulation?, Change> decide, CancellationToken cancellation, bool temporary = false)
    {
        SemaphoreSlim gate = Gate(name);
        await gate.WaitAsync(cancellation);
        try
        {
            StoredSimulation? before = Find(name);
            Change change = decide(before);
            return change.Wanted is WantedSimulation wanted
                ? new(await ApplyAsync(wanted, before, temporary, cancellation), before is null, null)
                : new(null, false, change.Refusal);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends a simulation and forgets it; false when there is none of that name.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation) => (await DeleteAsync(name, _ => null, cancellation)).Found;

    /// <summary>Ends a simulation unless there is an objection when its turn has come.</summary>
    internal async Task<(bool Found, ProblemResult? Refusal)> DeleteAsync(string name, Func<StoredSimulation, ProblemResult?> objection, CancellationToken cancellation)
    {
        if (!changing.TryGetValue(name, out SemaphoreSlim? gate))
            return (false, null);
        await gate.WaitAsync(cancellation);
        try
        {
            if (Find(name) is not StoredSimulation stored)
                return (false, null);
            if (objection(stored) is ProblemResult refusal)
                return (true, refusal);
            database.Remove(name);
            await runtime.DeleteAsync(name, cancellation);
            conditions.Forget(name);
            ImmutableInterlocked.Update(ref byName, all => all.Remove(name));
            Deleted(name);
            events.Publish(EventTypes.Deleted, name, "deleted");
            return (true, null);
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

    private async Task<StoredSimulation> ApplyAsync(WantedSimulation wanted, StoredSimulation? before, bool temporary, CancellationToken cancellation)
    {
        // 1. What it was stays its own: seed, tokens; also of a temporary one that a kill left behind.
        SavedSimulation? kept = database.Find(wanted.Name);
        uint seed = wanted.Simulation.Seed ?? kept?.Seed ?? Seeds.Random();
        SavedSimulation next = new(
            wanted.Name, wanted.Text, SimulationDocument.Write(wanted.Simulation), 0, seed, kept?.Tokens ?? SimulationTokens.Create(), before?.Saved.Temporary ?? temporary);
        bool same = before is not null && kept is not null && next with { Revision = kept.Revision } == kept;
        next = next with { Revision = same ? kept!.Revision : database.NextRevision() };

        // 2. Written down, then done; taken back when it cannot be done.
        if (!same)
            database.Save(next);
        SimulationStatus status;
        Simulation seeded = wanted.Simulation with { Seed = seed };
        try
        {
            status = await runtime.ApplyAsync(seeded, next.Tokens, cancellation);
        }
        catch when (!same)
        {
            TakeBack(wanted.Name, kept);
            throw;
        }

        await conditions.AppliedAsync(seeded, cancellation);

        // 3. Shown.
        Seeds seeds = before?.Seeds is Seeds old && old.Seed == seed ? old : new Seeds(seed);
        StoredSimulation stored = new(wanted with { Simulation = seeded }, next, seeds, before?.Traffic ?? new Traffic(), status);
        Set(stored);
        Applied(wanted.Name, wanted.Simulation.Services.Count, Seeds.Text(seed));
        events.Publish(EventTypes.Applied, wanted.Name, before is null ? "created" : same ? "applied without a change" : "changed");
        return stored;
    }

    private void TakeBack(string name, SavedSimulation? kept)
    {
        try
        {
            if (kept is null)
                database.Remove(name);
            else
                database.Save(kept);
        }
        catch (DataFolderException e)
        {
            NotTakenBack(name, e.Message);
        }
    }

    private void Set(StoredSimulation stored) => ImmutableInterlocked.Update(ref byName, (all, s) => all.SetItem(s.Name, s), stored);

    private SemaphoreSlim Gate(string name) => changing.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));

    [LoggerMessage(LogLevel.Information, "simulation {Name} applied: services {Services}, seed {Seed}")]
    private partial void Applied(string name, int services, string seed);

    [LoggerMessage(LogLevel.Information, "simulation {Name} deleted")]
    private partial void Deleted(string name);

    [LoggerMessage(LogLevel.Error, "simulation {Name}: the version that cannot run stays written down, for {Reason}")]
    private partial void NotTakenBack(string name, string reason);
}
