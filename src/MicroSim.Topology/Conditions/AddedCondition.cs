using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>A condition that was added to a running simulation, beside those of its document.</summary>
/// <param name="Service">Whose replicas suffer it.</param>
/// <param name="Condition">What it is; its <see cref="Condition.RemainingMs"/> is the whole time that it lasts from <paramref name="Since"/>, null without an end.</param>
/// <param name="Replicas">Which of them.</param>
/// <param name="Since">When it began.</param>
public sealed record AddedCondition(string Service, Condition Condition, ReplicaChoice Replicas, DateTimeOffset Since)
{
    public string Id => Condition.Id;

    /// <summary>Whether it is over as soon as it has begun, so that it is never kept: a crash that is not repeated.</summary>
    public bool IsOverAtOnce => ConditionReader.IsOver(Condition.Fault);

    /// <summary>When it ends; null: not by itself.</summary>
    public DateTimeOffset? Until => Condition.RemainingMs is long all ? Since + TimeSpan.FromMilliseconds(all) : null;

    /// <summary>What is left of it in ms, never more than all of it, whatever the clock says; null without an end.</summary>
    public long? Remaining(DateTimeOffset now) => Condition.RemainingMs is long all ? Math.Clamp(all - (long)(now - Since).TotalMilliseconds, 0, all) : null;
}
