using MicroSim.Topology;

namespace MicroSim.ControlPlane.Conditions;

/// <summary>The conditions that were added to running simulations, wherever they are kept.</summary>
internal abstract class ConditionBook
{
    /// <summary>Those of a simulation, in the order in which they were added.</summary>
    public abstract IReadOnlyList<AddedCondition> Of(string simulation);

    /// <summary>Adds a condition; it acts when this returns. Null, with the reason, when it cannot be.</summary>
    public abstract Task<(AddedCondition? Added, string? Refusal)> AddAsync(string simulation, AddedCondition wanted, CancellationToken cancellation);

    /// <summary>Removes the conditions that match; they act no more when this returns. Answers them.</summary>
    public abstract Task<IReadOnlyList<AddedCondition>> RemoveAsync(string simulation, Func<AddedCondition, bool> match, CancellationToken cancellation, string how = "was removed");

    /// <summary>An id that says what the condition is, and that none of these has.</summary>
    protected static string FreeId(AddedCondition wanted, IReadOnlyList<AddedCondition> taken)
    {
        const int longest = 64;
        string type = wanted.Condition.Fault.Type;
        for (int i = 1; ; i++)
        {
            string id = i == 1 ? $"{wanted.Service}-{type}" : $"{wanted.Service}-{type}-{i}";
            id = id.Length > longest ? id[^longest..].TrimStart('-') : id;
            if (taken.All(c => c.Id != id))
                return id;
        }
    }
}
