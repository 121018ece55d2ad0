using System.Collections.Concurrent;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>
/// Simulations that this control plane alone keeps and directs. A change is written down first, then goes to the runtime; what that refuses is taken back.
/// Changes of one name come one after the other.
/// </summary>
internal sealed partial class LocalSimulations : SimulationStore
{
    private readonly IDirectedRuntime runtime;
    private readonly StateDatabase database;
    private readonly EventLog events;
    private readonly ILogger<LocalSimulations> log;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> changing = new(StringComparer.Ordinal);

    public LocalSimulations(IDirectedRuntime runtime, StateDatabase database, EventLog events, ILogger<LocalSimulations> log)
    {
        this.runtime = runtime;
        this.database = database;
        this.events = events;
        this.log = log;
    }

    internal override async Task<Changed> ChangeAsync(string name, Func<StoredSimulation?, Change> decide, CancellationToken cancellation, bool temporary = false)
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

    internal override async Task<(bool Found, ProblemResult? Refusal)> DeleteAsync(string name, Func<StoredSimulation, ProblemResult?> objection, CancellationToken cancellation)
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
            Remove(name);
            Deleted(name);
            events.Publish(EventTypes.Deleted, name, "deleted");
            return (true, null);
        }
        finally
        {
            gate.Release();
        }
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

    private SemaphoreSlim Gate(string name) => changing.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));

    [LoggerMessage(LogLevel.Information, "simulation {Name} applied: services {Services}, seed {Seed}")]
    private partial void Applied(string name, int services, string seed);

    [LoggerMessage(LogLevel.Information, "simulation {Name} deleted")]
    private partial void Deleted(string name);

    [LoggerMessage(LogLevel.Error, "simulation {Name}: the version that cannot run stays written down, for {Reason}")]
    private partial void NotTakenBack(string name, string reason);
}
