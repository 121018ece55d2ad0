using MicroSim.Contract;
using MicroSim.Runtimes.Local.Steering;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>Makes the state that each replica of a service should have: that of the document, and of the added conditions those that mean it.</summary>
internal sealed class ReplicaStates(Simulation document, IReadOnlyDictionary<string, Uri> addresses, IReadOnlyList<AddedCondition> added, TimeProvider time)
{
    /// <summary>The state that follows <paramref name="current"/>, which is answered itself where nothing changes.</summary>
    public DesiredState Next(Launch launch, IReadOnlyList<Launch> all, DesiredState? current)
    {
        AddedCondition[] mine = [.. added.Where(a => a.Service == launch.Service && a.Replicas.Of(all.Select(l => (l.Instance, l.Version)), a.Id).Contains(launch.Instance))];
        AgentState content = StateBuilder.Build(document, launch.Service, addresses, [.. mine.Select(a => a.Condition)]);
        return DesiredState.After(current, content, time, condition => Age(mine.FirstOrDefault(a => a.Id == condition.Id)));
    }

    private TimeSpan Age(AddedCondition? condition) =>
        condition?.Remaining(time.GetUtcNow()) is long left ? TimeSpan.FromMilliseconds(condition.Condition.RemainingMs!.Value - left) : TimeSpan.Zero;
}
