using System.Text;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Conditions;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>What the steps of a scenario must be to the simulation as it runs: all of it is known before anything begins.</summary>
internal sealed class ScenarioRules(IRuntime runtime, ControlPlaneOptions options)
{
    /// <summary>What is wrong with a step, by paths from the step.</summary>
    public IEnumerable<Problem> Check(StoredSimulation stored, ScenarioStep step) => step.Action switch
    {
        ConditionAction condition => Under("condition", ConditionRules.ProblemOf(stored, runtime.Status(stored.Name), condition.Condition, options)),
        DisruptionAction disruption => Under("disruption", ProblemOf(stored, disruption)),
        ConnectionAction connection => Under("connection", ProblemOf(stored, connection)),
        _ => [],
    };

    private static IEnumerable<Problem> Under(string member, Problem? problem)
    {
        if (problem is Problem found)
            yield return new Problem(found.Path == Problem.Root ? member : $"{member}.{found.Path}", found.Message);
    }

    private Problem? ProblemOf(StoredSimulation stored, DisruptionAction action)
    {
        if (action.Kind == ScenarioDisruption.Stop && runtime.WhyNot(Disruption.Stop) is string reason)
            return new Problem("type", reason);
        return ConditionRules.ReplicaProblem(stored, runtime.Status(stored.Name), action.Service, action.Which);
    }

    // Against the document as it is now; what other steps change meanwhile is seen when it is done.
    private Problem? ProblemOf(StoredSimulation stored, ConnectionAction action)
    {
        if (ScenarioEdits.Objection(stored.Simulation, action) is string objection)
            return new Problem(Problem.Root, objection);
        EditResult edited = ScenarioEdits.Edit(stored.Saved.Document, stored.Simulation, "check", action);
        if (edited.Text is not string text)
            return new Problem(Problem.Root, edited.Problems[0].Message);
        ReadDocument read = ReadDocument.From(Encoding.UTF8.GetBytes(text), options.Frameworks);
        return read.Errors is [ApiError first, ..] ? new Problem(Problem.Root, $"the simulation would not be valid: {first.Path}: {first.Message}") : null;
    }
}
