using MicroSim.Contract;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Conditions;

/// <summary>What a condition must be to the simulation as it runs.</summary>
internal static class ConditionRules
{
    /// <summary>What is wrong with a condition, by its path; null when it can be added.</summary>
    public static Problem? ProblemOf(StoredSimulation stored, SimulationStatus? status, AddedCondition wanted, ControlPlaneOptions options) =>
        AbilityProblem(stored, wanted, options) ?? ReplicaProblem(stored, status, wanted.Service, wanted.Replicas);

    /// <summary>A replica or version that is not there now would never suffer anything, and nobody would know why.</summary>
    public static Problem? ReplicaProblem(StoredSimulation stored, SimulationStatus? status, string name, ReplicaChoice replicas)
    {
        Service service = stored.Simulation.Find(name)!;
        string[] instances = [.. status?.Services.Where(s => s.Name == name).SelectMany(s => s.Replicas).Where(r => !r.Leaving).Select(r => r.Instance) ?? []];
        if (replicas.Instance is string instance && !instances.Contains(instance))
            return new Problem("replicas", $"there is no replica '{instance}'{Spelling.Suggestion(instance, instances)}; {ReplicaChoice.Form}");
        return replicas.VersionObjection(service) is string none ? new Problem("version", none) : null;
    }

    private static Problem? AbilityProblem(StoredSimulation stored, AddedCondition wanted, ControlPlaneOptions options)
    {
        string framework = stored.Simulation.Find(wanted.Service)!.Framework, type = wanted.Condition.Fault.Type;
        bool cannot = options.Frameworks.FirstOrDefault(f => f.Name == framework)?.Cannot.Contains(KnownFramework.WordOf(type)) ?? false;
        return cannot ? new Problem("type", $"the framework '{framework}' of {wanted.Service} cannot do '{type}'") : null;
    }
}
