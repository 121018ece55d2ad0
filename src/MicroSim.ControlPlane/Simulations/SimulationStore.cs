using System.Collections.Immutable;
using MicroSim.ControlPlane.Http;
using MicroSim.Runtimes;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>The simulations by name, as requests, views and events read them; where they are kept and what a change does is for those who inherit.</summary>
public abstract class SimulationStore
{
    private ImmutableSortedDictionary<string, StoredSimulation> byName = ImmutableSortedDictionary.Create<string, StoredSimulation>(StringComparer.Ordinal);

    /// <summary>All of them, in the order of their names.</summary>
    internal IReadOnlyList<StoredSimulation> All => [.. byName.Values];

    /// <summary>The names of all of them.</summary>
    internal IReadOnlyList<string> Names() => [.. byName.Keys];

    /// <summary>The simulation that runs, when it is exactly one.</summary>
    internal StoredSimulation? Only() => byName is { Count: 1 } all ? all.First().Value : null;

    internal StoredSimulation? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Whether all that was kept from before is shown.</summary>
    internal abstract bool IsRestored { get; }

    /// <summary>Whether calls may be sent here.</summary>
    internal virtual bool IsReady => IsRestored;

    /// <summary>Whether it is this control plane that changes simulations, and all of them are known.</summary>
    internal virtual bool Leads => true;

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
        Changed changed = await ChangeAsync(NameOf(wanted, null), before => before is not null && onlyNew ? default : Change.To(wanted), cancellation, temporary, replaces: onlyNew ? null : wanted.Text);
        return changed.Now is null ? ApplyOutcome.Exists : changed.Created ? ApplyOutcome.Created : ApplyOutcome.Changed;
    }

    /// <summary>Changes a simulation to what is decided when its turn has come; a decision for neither leaves it alone.</summary>
    /// <param name="name">The simulation.</param>
    /// <param name="decide">What it is to become.</param>
    /// <param name="cancellation">Gives up, where the runtime still can.</param>
    /// <param name="temporary">Whether a new one is temporary.</param>
    /// <param name="replaces">The whole document, when it is to take the place of another one that still waits for a build; null waits for that.</param>
    internal abstract Task<Changed> ChangeAsync(string name, Func<StoredSimulation?, Change> decide, CancellationToken cancellation, bool temporary = false, string? replaces = null);

    /// <summary>Ends a simulation and forgets it; false when there is none of that name.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation) => (await DeleteAsync(name, _ => null, cancellation)).Found;

    /// <summary>Ends a simulation unless there is an objection when its turn has come.</summary>
    internal abstract Task<(bool Found, ProblemResult? Refusal)> DeleteAsync(string name, Func<StoredSimulation, ProblemResult?> objection, CancellationToken cancellation);

    /// <summary>What a document's simulation is called here.</summary>
    /// <param name="wanted">The document.</param>
    /// <param name="asked">The name that it was sent to; null for none.</param>
    internal virtual string NameOf(WantedSimulation wanted, string? asked) => wanted.Name;

    /// <summary>Why it does not run, in words.</summary>
    internal virtual string WhyNot(StoredSimulation stored) => stored.Reason ?? "it is just being started";

    internal ProblemResult Unknown(string name)
    {
        string known = byName.IsEmpty ? "none runs" : $"there is {string.Join(", ", All.Select(s => s.Name))}";
        return new ProblemResult(StatusCodes.Status404NotFound, $"There is no simulation {name}; {known}.");
    }

    private protected void Set(StoredSimulation stored) => ImmutableInterlocked.Update(ref byName, (all, s) => all.SetItem(s.Name, s), stored);

    private protected void Remove(string name) => ImmutableInterlocked.Update(ref byName, all => all.Remove(name));
}
