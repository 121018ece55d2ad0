using System.Collections.Concurrent;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Conditions;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>
/// Simulations that this control plane alone keeps and directs. A change is written down first, then goes to the runtime; what that refuses is taken back. Changes of one name
/// come one after the other; a deletion, or another document while one waits for a build, ends those before it.
/// </summary>
internal sealed partial class LocalSimulations : SimulationStore
{
    private readonly IDirectedRuntime runtime;
    private readonly StateDatabase database;
    private readonly EventLog events;
    private readonly LocalConditions conditions;
    private readonly ILogger<LocalSimulations> log;
    private readonly Turns turns = new();
    private readonly ConcurrentDictionary<string, string> preparing = new(StringComparer.Ordinal);

    public LocalSimulations(IDirectedRuntime runtime, StateDatabase database, EventLog events, LocalConditions conditions, ILogger<LocalSimulations> log)
    {
        this.runtime = runtime;
        this.database = database;
        this.events = events;
        this.conditions = conditions;
        this.log = log;
    }

    internal override async Task<Changed> ChangeAsync(string name, Func<StoredSimulation?, Change> decide, CancellationToken cancellation, bool temporary = false, string? replaces = null)
    {
        bool overtakes = replaces is not null && preparing.TryGetValue(name, out string? text) && text != replaces && runtime.Status(name)?.Preparing is not null;
        using Turn turn = await turns.TakeAsync(name, overtakes ? "another document took the place of this one, which still waited for a build" : null, cancellation);
        try
        {
            turn.Token.ThrowIfCancellationRequested();
            StoredSimulation? before = Find(name);
            Change change = decide(before);
            return change.Wanted is WantedSimulation wanted
                ? new(await ApplyAsync(wanted, before, temporary, turn.Token), before is null, null)
                : new(null, false, change.Refusal);
        }
        catch (Exception e) when (turn.Pointless is not null && e is OperationCanceledException or RuntimeException)
        {
            throw new RuntimeException([new Problem("metadata.name", turn.Pointless!)]);
        }
    }

    internal override async Task<(bool Found, ProblemResult? Refusal)> DeleteAsync(string name, Func<StoredSimulation, ProblemResult?> objection, CancellationToken cancellation)
    {
        if (Find(name) is not StoredSimulation now)
            return (false, null);
        // What is under way is of no use any more, unless this deletion is refused.
        bool ends = objection(now) is null;
        using Turn turn = await turns.TakeAsync(name, ends ? $"the simulation '{name}' was deleted while this change of it was being prepared" : null, cancellation);
        turn.Token.ThrowIfCancellationRequested();
        if (Find(name) is not StoredSimulation stored)
            return (ends, null);
        if (objection(stored) is ProblemResult refusal)
            return (true, refusal);
        database.Remove(name);
        await runtime.DeleteAsync(name, cancellation);
        conditions.Forget(name);
        Remove(name);
        Deleted(name);
        events.Publish(EventTypes.Deleted, name, "deleted");
        return (true, null);
    }

    internal override string WhyNot(StoredSimulation stored) => runtime.Status(stored.Name)?.Preparing ?? stored.Reason ?? "it is just being started";

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
        Simulation seeded = wanted.Simulation with { Seed = seed };
        Seeds seeds = before?.Seeds is Seeds old && old.Seed == seed ? old : new Seeds(seed);
        StoredSimulation stored = new(wanted with { Simulation = seeded }, next, seeds, before?.Traffic ?? new Traffic(), null, "it is being started");
        preparing[wanted.Name] = wanted.Text;
        try
        {
            // A new one is shown before it runs: what it waits for may take minutes.
            if (before is null)
                Set(stored);
            stored = stored.Running(await runtime.ApplyAsync(seeded, next.Tokens, cancellation));
            await conditions.AppliedAsync(seeded, cancellation);
        }
        catch (Exception e)
        {
            if (!same)
                TakeBack(wanted.Name, kept);
            if (before is null)
            {
                Remove(wanted.Name);
                events.Publish(EventTypes.Deleted, wanted.Name, $"not started: {(e is RuntimeException { Problems: [var first, ..] } ? first.ToString() : e is OperationCanceledException ? "given up" : e.Message)}");
            }
            throw;
        }
        finally
        {
            preparing.TryRemove(wanted.Name, out _);
        }

        // 3. Shown.
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

    [LoggerMessage(LogLevel.Information, "simulation {Name} applied: services {Services}, seed {Seed}")]
    private partial void Applied(string name, int services, string seed);

    [LoggerMessage(LogLevel.Information, "simulation {Name} deleted")]
    private partial void Deleted(string name);

    [LoggerMessage(LogLevel.Error, "simulation {Name}: the version that cannot run stays written down, for {Reason}")]
    private partial void NotTakenBack(string name, string reason);
}
