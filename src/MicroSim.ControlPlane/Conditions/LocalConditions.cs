using System.Collections.Concurrent;
using System.Collections.Immutable;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Conditions;

/// <summary>
/// The conditions that were added to running simulations. A change is written down first, then given to the runtime; what has an end ends by
/// itself, here and in the agents, whoever dies meanwhile.
/// </summary>
internal sealed class LocalConditions(IDirectedRuntime runtime, StateDatabase database, EventLog events, TimeProvider time) : ConditionBook, IDisposable
{
    /// <summary>How many a simulation may have at a time.</summary>
    public const int Limit = 1_000;

    private readonly ConcurrentDictionary<string, Page> pages = new(StringComparer.Ordinal);

    public override IReadOnlyList<AddedCondition> Of(string simulation) => pages.TryGetValue(simulation, out Page? page) ? page.Conditions : [];

    public override async Task<(AddedCondition? Added, string? Refusal)> AddAsync(string simulation, AddedCondition wanted, CancellationToken cancellation)
    {
        Page page = pages.GetOrAdd(simulation, _ => new Page());
        await page.Gate.WaitAsync(cancellation);
        try
        {
            AddedCondition added = wanted.Id.Length > 0 ? wanted : wanted with { Condition = wanted.Condition with { Id = FreeId(wanted, page.Conditions) } };
            if (page.Conditions.Any(c => c.Id == added.Id))
                return (null, $"the condition {added.Id} is there already: remove it first, or take another id");
            if (page.Conditions.Count >= Limit)
                return (null, $"there are {Limit} conditions already, which is the most");
            if (added.IsOverAtOnce)
                return await SufferAsync(simulation, added, cancellation);
            database.Save(new SavedCondition(simulation, added.Service, added.Id, added.Since, AddedConditionWriter.Write(added)));
            await PutAsync(simulation, page, page.Conditions.Add(added), cancellation);
            Watch(simulation, page, added);
            Tell(simulation, added, "began");
            return (added, null);
        }
        finally
        {
            page.Gate.Release();
        }
    }

    public override async Task<IReadOnlyList<AddedCondition>> RemoveAsync(string simulation, Func<AddedCondition, bool> match, CancellationToken cancellation, string how = "was removed")
    {
        if (!pages.TryGetValue(simulation, out Page? page))
            return [];
        await page.Gate.WaitAsync(cancellation);
        try
        {
            ImmutableList<AddedCondition> gone = page.Conditions.FindAll(c => match(c));
            if (gone.IsEmpty)
                return [];
            database.RemoveConditions(simulation, [.. gone.Select(c => c.Id)]);
            foreach (AddedCondition condition in gone)
                page.Unwatch(condition.Id);
            await PutAsync(simulation, page, page.Conditions.RemoveRange(gone), cancellation);
            foreach (AddedCondition condition in gone)
                Tell(simulation, condition, how);
            return gone;
        }
        finally
        {
            page.Gate.Release();
        }
    }

    /// <summary>A simulation runs, as this document says: its kept conditions act again, those of services that are gone are forgotten.</summary>
    public async Task AppliedAsync(Simulation simulation, CancellationToken cancellation)
    {
        Page page = pages.GetOrAdd(simulation.Name, _ => new Page());
        if (!page.IsRead)
            Read(simulation, page);
        await RemoveAsync(simulation.Name, c => simulation.Find(c.Service) is null, cancellation, "ended with its service");
        await runtime.SetConditionsAsync(simulation.Name, page.Conditions, cancellation);
    }

    /// <summary>Forgets those of a simulation that is gone.</summary>
    public void Forget(string simulation)
    {
        if (pages.TryRemove(simulation, out Page? page))
            page.Dispose();
    }

    public void Dispose()
    {
        foreach (string simulation in pages.Keys)
            Forget(simulation);
    }

    private void Read(Simulation simulation, Page page)
    {
        page.IsRead = true;
        DateTimeOffset now = time.GetUtcNow();
        foreach (SavedCondition saved in database.Conditions(simulation.Name))
        {
            AddedCondition? kept = AddedConditionReader.Read(saved.Body, simulation, saved.Service, saved.Since).Condition;
            if (kept is null || simulation.Find(saved.Service) is null || kept.Remaining(now) == 0)
            {
                database.RemoveConditions(simulation.Name, [saved.Id]);
                continue;
            }
            page.Conditions = page.Conditions.Add(kept);
            Watch(simulation.Name, page, kept);
        }
    }

    private async Task<(AddedCondition? Added, string? Refusal)> SufferAsync(string simulation, AddedCondition condition, CancellationToken cancellation)
    {
        int took = await runtime.SufferAsync(simulation, condition, cancellation);
        if (took == 0)
            return (null, $"no replica of {condition.Service} is there to suffer it");
        Tell(simulation, condition, $"was suffered by {took} replica{(took == 1 ? "" : "s")}");
        return (condition, null);
    }

    private async Task PutAsync(string simulation, Page page, ImmutableList<AddedCondition> next, CancellationToken cancellation)
    {
        page.Conditions = next;
        await runtime.SetConditionsAsync(simulation, next, cancellation);
    }

    private void Watch(string simulation, Page page, AddedCondition condition)
    {
        if (condition.Remaining(time.GetUtcNow()) is long left)
            page.Watch(condition.Id, time.CreateTimer(_ => _ = RemoveAsync(simulation, c => c.Id == condition.Id, CancellationToken.None, "ended"), null, TimeSpan.FromMilliseconds(left), Timeout.InfiniteTimeSpan));
    }

    private void Tell(string simulation, AddedCondition condition, string what) =>
        events.Publish(EventTypes.Condition, simulation, $"{condition.Service}: {ConditionView.Words(condition.Condition)} {what} ({condition.Id})", condition: ConditionView.Of(condition, time.GetUtcNow()));

    /// <summary>The conditions of one simulation; changes of them come one after the other.</summary>
    private sealed class Page : IDisposable
    {
        private readonly ConcurrentDictionary<string, ITimer> timers = new(StringComparer.Ordinal);

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public ImmutableList<AddedCondition> Conditions { get; set; } = [];

        public bool IsRead { get; set; }

        public void Watch(string id, ITimer timer)
        {
            Unwatch(id);
            timers[id] = timer;
        }

        public void Unwatch(string id)
        {
            if (timers.TryRemove(id, out ITimer? timer))
                timer.Dispose();
        }

        public void Dispose()
        {
            foreach (string id in timers.Keys)
                Unwatch(id);
        }
    }
}
