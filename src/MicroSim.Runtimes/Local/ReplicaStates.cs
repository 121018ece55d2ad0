using System.Collections.Immutable;
using MicroSim.Contract;
using MicroSim.Runtimes.Steering;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>Makes the state that each replica of a service should have: that of the document, and of the added conditions those that mean it.</summary>
internal sealed class ReplicaStates(Simulation document, IReadOnlyDictionary<string, Uri> addresses, IReadOnlyList<AddedCondition> added, TimeProvider time)
{
    /// <summary>The state that follows <paramref name="current"/>, which is answered itself where nothing changes.</summary>
    public DesiredState Next(Launch launch, IReadOnlyList<Launch> all, DesiredState? current)
    {
        AddedCondition[] mine = [.. added.Where(a => a.Service == launch.Service && a.Replicas.Of(all.Select(l => (l.Instance, l.Version)), a.Id).Contains(launch.Instance))];
        // Without their ends: those are instants, however long ago a condition began.
        AgentState content = StateBuilder.Build(document, launch.Service, addresses, [.. mine.Select(a => a.Condition with { RemainingMs = null })]);
        return DesiredState.After(current, content, time, ends: mine.Where(a => a.Until is not null).ToImmutableDictionary(a => a.Id, a => a.Until!.Value));
    }
}
