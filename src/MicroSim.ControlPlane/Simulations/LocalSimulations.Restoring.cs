using System.Text;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>Bringing back what a control plane of the same data folder ran before.</summary>
internal sealed partial class LocalSimulations
{
    private static readonly TimeSpan firstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan longestWait = TimeSpan.FromSeconds(10);

    private int toBeTried;

    /// <summary>Whether every kept simulation was tried once.</summary>
    internal override bool IsRestored => Volatile.Read(ref toBeTried) == 0;

    /// <summary>Shows all kept simulations, not running yet.</summary>
    internal void Load(IReadOnlyList<KnownFramework> frameworks)
    {
        foreach (SavedSimulation saved in database.Simulations().Where(s => !s.Temporary))
        {
            ReadDocument read = ReadDocument.From(Encoding.UTF8.GetBytes(saved.Document), frameworks, saved.Seed);
            WantedSimulation wanted = read.Wanted ?? Unreadable(saved, read.Errors);
            string reason = read.Wanted is null ? $"its document is no longer valid here: {read.Errors[0].Path}: {read.Errors[0].Message}" : "it is being brought back";
            Set(new StoredSimulation(wanted, saved, new Seeds(saved.Seed), new Traffic(), null, reason));
        }
        toBeTried = All.Count;
    }

    /// <summary>Brings all loaded simulations back, and goes on with those that cannot run yet, until each runs, was changed or is gone.</summary>
    internal Task RestoreAsync(TimeProvider time, CancellationToken cancellation) => Task.WhenAll(All.Select(s => RestoreAsync(s, time, cancellation)));

    private async Task RestoreAsync(StoredSimulation stored, TimeProvider time, CancellationToken cancellation)
    {
        bool valid = stored.Simulation.Services.Count > 0;
        bool done = !valid || await TryRestoreAsync(stored.Saved, cancellation);
        Interlocked.Decrement(ref toBeTried);
        for (TimeSpan wait = firstWait; !done; wait = wait * 2 < longestWait ? wait * 2 : longestWait)
        {
            await Task.Delay(wait, time, cancellation);
            done = await TryRestoreAsync(stored.Saved, cancellation);
        }
    }

    private async Task<bool> TryRestoreAsync(SavedSimulation saved, CancellationToken cancellation)
    {
        using Turn turn = await turns.TakeAsync(saved.Name, null, cancellation);
        // Whoever changed or deleted it meanwhile has done the work.
        if (Find(saved.Name) is not StoredSimulation stored || stored.Runs || stored.Saved.Revision != saved.Revision)
            return true;
        try
        {
            preparing[saved.Name] = saved.Document;
            SimulationStatus status = await runtime.ApplyAsync(stored.Simulation, saved.Tokens, turn.Token);
            await conditions.AppliedAsync(stored.Simulation, cancellation);
            Set(stored.Running(status));
            Restored(saved.Name);
            events.Publish(EventTypes.Applied, saved.Name, "brought back");
            return true;
        }
        catch (Exception) when (turn.Pointless is not null)
        {
            return false;
        }
        // Whatever it is: one that cannot run keeps no other from running, and is tried again.
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            string reason = e is RuntimeException { Problems: [var first, ..] } ? $"{first.Path}: {first.Message}" : e.Message;
            if (reason != stored.Reason)
                NotRestored(saved.Name, reason);
            Set(stored.Waiting(reason));
            return false;
        }
        finally
        {
            preparing.TryRemove(saved.Name, out _);
        }
    }

    /// <summary>Forgets the temporary simulations: they end with this control plane.</summary>
    internal void ForgetTemporary()
    {
        foreach (StoredSimulation stored in All.Where(s => s.Saved.Temporary))
            TakeBack(stored.Name, kept: null);
    }

    private static WantedSimulation Unreadable(SavedSimulation saved, IReadOnlyList<ApiError> errors) => new(
        new Simulation(saved.Name, [], [], Addressing.Ip, saved.Seed, [], ""), saved.Document, default, errors);

    [LoggerMessage(LogLevel.Information, "simulation {Name} brought back")]
    private partial void Restored(string name);

    [LoggerMessage(LogLevel.Warning, "simulation {Name} cannot be brought back yet: {Reason}")]
    private partial void NotRestored(string name, string reason);
}
