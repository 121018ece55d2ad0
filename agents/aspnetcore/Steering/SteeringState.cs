using System.Buffers;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Agent.Steering;

/// <summary>Keeps the state of the agent. Every change makes a new <see cref="Snapshot"/>; readers take no lock.</summary>
internal sealed class SteeringState : IDisposable
{
    private readonly StateFaults stateFaults;
    private readonly AgentLog log;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private volatile Snapshot current = new(new AgentState(), []);
    private volatile bool hasState;
    private int made;

    public SteeringState(StateFaults stateFaults, AgentLog log, TimeProvider time)
    {
        this.stateFaults = stateFaults;
        this.log = log;
        this.time = time;
    }

    /// <summary>Called with the conditions after each change of them.</summary>
    public event Action<IReadOnlyList<ActiveCondition>>? ConditionsChanged;

    public Snapshot Current => current;

    /// <summary>Whether a state has been given.</summary>
    public bool HasState => hasState;

    /// <summary>Replaces everything at once; false when the state is older than the present one.</summary>
    public bool TryReplace(AgentState state)
    {
        lock (gate)
        {
            AgentState present = current.State;
            if (state.Term < present.Term || (state.Term == present.Term && state.Generation < present.Generation))
                return false;
            Dictionary<string, ActiveCondition> old = current.Conditions.ToDictionary(c => c.Condition.Id);
            Snapshot next = new(state, []);
            IDisposable?[] held = [.. state.Conditions.Select(c => Renew(c, old.GetValueOrDefault(c.Id), next))];
            foreach (ActiveCondition gone in old.Values)
                gone.Dispose();
            Publish(state, [.. state.Conditions.Select((c, i) => Activate(c, held[i] ?? Hold(c, next)))]);
            hasState = true;
            return true;
        }
    }

    /// <summary>Adds a condition; its id is made when it has none.</summary>
    /// <returns>The condition, or null with the reason why it cannot be.</returns>
    public Condition? TryAdd(Condition condition, out string? reason)
    {
        lock (gate)
        {
            if (condition.Id.Length == 0)
                condition = condition with { Id = FreeId() };
            if (current.Conditions.Any(c => c.Condition.Id == condition.Id))
            {
                reason = "id: is in use";
                return null;
            }
            if (!stateFaults.TryHold(condition, current, out IDisposable? held, out reason))
            {
                reason = $"args: {reason}";
                return null;
            }
            Publish(current.State, [.. current.Conditions, Activate(condition, held)]);
            return condition;
        }
    }

    public bool Remove(string id) => RemoveWhere(c => c.Condition.Id == id);

    public void Clear() => RemoveWhere(_ => true);

    public void Dispose() => Clear();

    private bool RemoveWhere(Predicate<ActiveCondition> match)
    {
        lock (gate)
        {
            ActiveCondition[] removed = [.. current.Conditions.Where(c => match(c))];
            if (removed.Length == 0)
                return false;
            Publish(current.State, [.. current.Conditions.Except(removed)]);
            foreach (ActiveCondition condition in removed)
                condition.Dispose();
            return true;
        }
    }

    // What is there before and after under one id, type and arguments is not restarted.
    private IDisposable? Renew(Condition condition, ActiveCondition? old, Snapshot next)
    {
        if (old is not null && Same(old.Condition, condition))
            return old.Surrender();
        old?.Dispose();
        stateFaults.TryHold(condition, next, out IDisposable? held, out _);
        return held;
    }

    // Again, for what has ended since may have made room.
    private IDisposable? Hold(Condition condition, Snapshot next)
    {
        if (!stateFaults.TryHold(condition, next, out IDisposable? held, out string? reason))
            log.Write("warning", "condition-failed", ("condition", condition.Id), ("reason", reason));
        return held;
    }

    private ActiveCondition Activate(Condition condition, IDisposable? held) =>
        new(condition, held, time, ended => RemoveWhere(c => c == ended));

    private void Publish(AgentState state, IReadOnlyList<ActiveCondition> conditions)
    {
        IReadOnlyList<ActiveCondition> before = current.Conditions;
        current = new Snapshot(state, conditions);
        ConditionsChanged?.Invoke(conditions);
        Tell("condition-ended", before, conditions);
        Tell("condition-started", conditions, before);
    }

    // One that was only renewed goes on.
    private void Tell(string what, IReadOnlyList<ActiveCondition> some, IReadOnlyList<ActiveCondition> others)
    {
        Dictionary<string, Condition> there = others.ToDictionary(c => c.Condition.Id, c => c.Condition);
        foreach (Condition condition in some.Select(c => c.Condition).Where(c => !there.TryGetValue(c.Id, out Condition? other) || (other != c && !Same(other, c))))
            log.Write("info", what, ("condition", condition.Id), ("type", condition.Fault.Type));
    }

    private string FreeId()
    {
        string id;
        do
            id = $"c{++made}";
        while (current.Conditions.Any(c => c.Condition.Id == id));
        return id;
    }

    private static bool Same(Condition a, Condition b) => Json(a).AsSpan().SequenceEqual(Json(b));

    private static byte[] Json(Condition condition)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
            StateWriter.Write(json, condition with { RemainingMs = null });
        return bytes.WrittenSpan.ToArray();
    }
}
