using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Conditions;

/// <summary>Disrupts replicas, and tells of it.</summary>
internal sealed class Disruptor(IRuntime runtime, EventLog events)
{
    /// <summary>How many replicas it reached, or why the runtime cannot do that.</summary>
    public async Task<(int Count, IReadOnlyList<Problem> Problems)> DisruptAsync(string simulation, string service, Disruption type, ReplicaChoice replicas, CancellationToken cancellation)
    {
        try
        {
            int count = await runtime.DisruptAsync(simulation, service, type, replicas, cancellation);
            if (count > 0)
                events.Publish(EventTypes.Disruption, simulation, $"{service}: {type.ToString().ToLowerInvariant()} of {count} replica{(count == 1 ? "" : "s")}");
            return (count, []);
        }
        catch (RuntimeException e)
        {
            return (0, e.Problems);
        }
    }

    /// <summary>Why nobody was disrupted.</summary>
    public static string NoReplica(string service, ReplicaChoice replicas) => $"No replica of {service} that is meant by {replicas} has a process now";
}
