using MicroSim.ControlPlane.Conditions;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>Does what the steps of scenarios say, each as its own call of the API would.</summary>
internal sealed class ScenarioDeeds(SimulationStore store, ConditionBook book, Disruptor disruptor, IRuntime runtime, ScenarioEdits edits, ScenarioRequests requests, TimeProvider time)
{
    /// <param name="simulation">To which simulation.</param>
    /// <param name="action">What.</param>
    /// <param name="id">Names what is done, so that it can be taken back by whoever finds it.</param>
    /// <param name="left">How long it is to last; null for what is over at once.</param>
    /// <param name="cancellation">Gives up a request that is under way.</param>
    public Task<Deed> DoAsync(string simulation, ScenarioAction action, string id, TimeSpan? left, CancellationToken cancellation)
    {
        if (store.Find(simulation) is not StoredSimulation stored)
            return Task.FromResult(Deed.Refused($"there is no simulation {simulation} any more"));
        string service = action is ConnectionAction between ? between.From : action.Target;
        if (stored.Simulation.Find(service) is null)
            return Task.FromResult(Deed.Refused($"the simulation {simulation} has no service {service} any more"));
        return action switch
        {
            ConditionAction condition => SufferAsync(simulation, condition, id, left),
            DisruptionAction { Kind: ScenarioDisruption.Scale } scale => edits.ScaleAsync(simulation, id, scale.Service, scale.Count),
            DisruptionAction disruption => DisruptAsync(simulation, disruption),
            ConnectionAction connection => edits.ConnectAsync(simulation, id, connection),
            RequestAction request => requests.SendAsync(stored, request, cancellation),
            _ => throw new InvalidOperationException($"{action.GetType().Name} is an action of scenarios that nobody does."),
        };
    }

    private async Task<Deed> SufferAsync(string simulation, ConditionAction action, string id, TimeSpan? left)
    {
        long? duration = left is TimeSpan span ? Math.Max(1, (long)span.TotalMilliseconds) : null;
        AddedCondition wanted = action.Condition with { Condition = action.Condition.Condition with { Id = id, RemainingMs = duration }, Since = time.GetUtcNow() };
        (AddedCondition? added, string? refusal) = await book.AddAsync(simulation, wanted, CancellationToken.None);
        if (added is null)
            return Deed.Refused(refusal!);
        return new Deed(TakeBack: async () =>
        {
            await book.RemoveAsync(simulation, c => c.Id == id, CancellationToken.None, "ended");
            return null;
        });
    }

    private Task<Deed> DisruptAsync(string simulation, DisruptionAction action) => action.Kind switch
    {
        ScenarioDisruption.Kill => OnceAsync(simulation, action, Disruption.Kill),
        ScenarioDisruption.Drain => OnceAsync(simulation, action, Disruption.Drain),
        ScenarioDisruption.Stop => StopAsync(simulation, action),
        _ => RestartAsync(simulation, action),
    };

    private async Task<Deed> OnceAsync(string simulation, DisruptionAction action, Disruption disruption)
    {
        (int count, var problems) = await disruptor.DisruptAsync(simulation, action.Service, disruption, action.Which, CancellationToken.None);
        return problems.Count > 0 ? Deed.Refused(problems[0].Message) : count == 0 ? Deed.Refused(Disruptor.NoReplica(action.Service, action.Which)) : new Deed(Text: Replicas(count));
    }

    // By their names, so that the same ones go on again, whoever came or went meanwhile.
    private async Task<Deed> StopAsync(string simulation, DisruptionAction action)
    {
        IEnumerable<ReplicaStatus> present = runtime.Status(simulation)?.Services.FirstOrDefault(s => s.Name == action.Service)?.Replicas.Where(r => r.ProcessId is not null) ?? [];
        string[] chosen = [.. action.Which.Of(present.Select(r => (r.Instance, r.Version)), action.Service)];
        int count = 0;
        foreach (string instance in chosen)
        {
            (int reached, var problems) = await disruptor.DisruptAsync(simulation, action.Service, Disruption.Stop, new ReplicaChoice(Instance: instance), CancellationToken.None);
            if (problems.Count > 0)
                return Deed.Refused(problems[0].Message);
            count += reached;
        }
        if (count == 0)
            return Deed.Refused(Disruptor.NoReplica(action.Service, action.Which));
        return new Deed(Text: Replicas(count), TakeBack: async () =>
        {
            foreach (string instance in chosen)
                await disruptor.DisruptAsync(simulation, action.Service, Disruption.Continue, new ReplicaChoice(Instance: instance), CancellationToken.None);
            return null;
        });
    }

    private async Task<Deed> RestartAsync(string simulation, DisruptionAction action) =>
        await runtime.RestartAsync(simulation, action.Service, CancellationToken.None) ? new Deed() : Deed.Refused($"the service {action.Service} does not run");

    private static string Replicas(int count) => $"{count} replica{(count == 1 ? "" : "s")}";
}
