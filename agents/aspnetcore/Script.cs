using MicroSim.Agent.Faults;
using MicroSim.Agent.Steering;
using MicroSim.Agent.Tracing;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>
/// What a service does with a call, in the order of contract §1.2: 2 conditions, 3 and 4 faults before, 5 and 6 routes, 7 and 8 faults after. Reading (1) and
/// replying (9) are the data port's.
/// </summary>
internal sealed class Script(FaultTable faults, StateFaults stateFaults, Caller caller, AgentMetrics metrics, TimeProvider time)
{
    private static readonly Steps ofNode = new("");
    private static readonly Steps ofPlan = new("plan");
    private static readonly DiceKey conditionKey = DiceKey.Of("condition");

    public ValueTask<Flow> RunAsync(Call call)
    {
        Node? node = call.Node;
        PlanEndpoint plan = node is null || node.UsePlan ? call.State.PlanOf(call.Endpoint) : PlanEndpoint.None;
        bool nothingToDo = call.State.OnCalls.Length == 0 && plan == PlanEndpoint.None && (node is null || (node.Faults == FaultPhases.None && node.Routes.Count == 0));
        return nothingToDo ? ValueTask.FromResult(Flow.Continue) : RunStepsAsync(call, node, plan);
    }

    private async ValueTask<Flow> RunStepsAsync(Call call, Node? node, PlanEndpoint plan)
    {
        FaultPhases own = node?.Faults ?? FaultPhases.None;
        Flow flow = await ConditionsAsync(call);                                                    // 2
        if (flow == Flow.Continue)
            flow = await FaultsAsync(call, own.Before, ofNode.Before, "before");                    // 3
        if (flow == Flow.Continue)
            flow = await FaultsAsync(call, plan.Faults.Before, ofPlan.Before, "before");            // 4
        if (flow == Flow.Continue && node is not null)
            flow = await RoutesAsync(call, node.Routes, node.Parallel, ofNode.Routes);              // 5
        if (flow == Flow.Continue)
            flow = await RoutesAsync(call, plan.Routes, plan.Parallel, ofPlan.Routes);              // 6
        if (flow == Flow.Continue)
            flow = await FaultsAsync(call, plan.Faults.After, ofPlan.After, "after");               // 7
        if (flow == Flow.Continue)
            flow = await FaultsAsync(call, own.After, ofNode.After, "after");                       // 8
        return flow;
    }

    private async ValueTask<Flow> ConditionsAsync(Call call)
    {
        foreach (Condition condition in call.State.OnCalls)
        {
            DiceKey key = conditionKey.Slash(condition.Id);
            if (!call.Dice.Happens(key, condition.Fault.Probability))
                continue;
            Flow flow = await ActAsync(call, condition.Fault, key, "condition", $"conditions[{condition.Id}]", condition.Id);
            if (flow != Flow.Continue)
                return flow;
        }
        return Flow.Continue;
    }

    private async ValueTask<Flow> FaultsAsync(Call call, IReadOnlyList<Fault> list, Step step, string phase)
    {
        for (int i = 0; i < list.Count; i++)
        {
            DiceKey key = step.Key.Slash(i);
            if (!call.Dice.Happens(key, list[i].Probability))
                continue;
            Flow flow = await ActAsync(call, list[i], key, phase, $"{step.Path}[{i}]");
            if (flow != Flow.Continue)
                return flow;
        }
        return Flow.Continue;
    }

    private async ValueTask<Flow> ActAsync(Call call, Fault fault, DiceKey key, string phase, string path, string? condition = null)
    {
        metrics.FaultActed(fault.Type, phase);
        if (call.Trace is { Sampled: true } trace)
            trace.FaultActed(new FaultEvent(time.GetUtcNow(), fault.Type, phase, condition));
        if (fault.Spec.Kind == FaultKind.State)
        {
            if (!stateFaults.TryRun(fault, call.State, new FaultCause(path, call.RequestId, call.TraceId), out string? reason))
                call.AddError($"{path}: {fault.Type}: {reason}");
            return Flow.Continue;
        }
        Outcome outcome = await faults.CallFault(fault.Type).ActAsync(fault, call.Scene(key));
        call.Throttle(outcome.Rate);
        if (outcome.Flow == Flow.Error)
        {
            call.Status = outcome.Status;
            call.AddError($"{path}: {outcome.Message}");
        }
        return outcome.Flow;
    }

    private ValueTask<Flow> RoutesAsync(Call call, IReadOnlyList<Node> routes, bool parallel, Step step)
    {
        if (routes.Count == 0)
            return ValueTask.FromResult(Flow.Continue);
        return parallel && routes.Count > 1 ? AllAtOnceAsync(call, routes, step) : OneByOneAsync(call, routes, step);
    }

    private async ValueTask<Flow> OneByOneAsync(Call call, IReadOnlyList<Node> routes, Step step)
    {
        for (int i = 0; i < routes.Count; i++)
        {
            if (call.ClientGone.IsCancellationRequested)
                return Flow.Gone;
            DiceKey key = step.Key.Slash(i);
            if (!call.Dice.Happens(key, routes[i].Probability))
                continue;
            CallReport report = await caller.CallAsync(call, routes[i], key, call.ClientGone);
            if (!Note(call, report, step, i))
                return Flow.Failed;
        }
        return call.ClientGone.IsCancellationRequested ? Flow.Gone : Flow.Continue;
    }

    private async ValueTask<Flow> AllAtOnceAsync(Call call, IReadOnlyList<Node> routes, Step step)
    {
        using CancellationTokenSource siblings = CancellationTokenSource.CreateLinkedTokenSource(call.ClientGone);
        List<(int Index, Task<CallReport> Report)> branches = [];
        for (int i = 0; i < routes.Count; i++)
        {
            DiceKey key = step.Key.Slash(i);
            if (call.Dice.Happens(key, routes[i].Probability))
                branches.Add((i, BranchAsync(routes[i], key)));
        }
        await Task.WhenAll(branches.Select(b => b.Report));

        bool failed = false;
        foreach ((int index, Task<CallReport> report) in branches)
            failed |= !Note(call, await report, step, index);
        if (call.ClientGone.IsCancellationRequested)
            return Flow.Gone;
        return failed ? Flow.Failed : Flow.Continue;

        async Task<CallReport> BranchAsync(Node node, DiceKey key)
        {
            CallReport report = await caller.CallAsync(call, node, key, siblings.Token);
            if (report.Error is not null && node.Required)
                await siblings.CancelAsync();
            return report;
        }
    }

    /// <summary>Puts a report into the result; false when a required call failed.</summary>
    private static bool Note(Call call, CallReport report, Step step, int index)
    {
        call.AddReport(report);
        if (report.Error is null)
            return true;
        string what = report.Error == CallErrors.Status ? $"status {report.Status}" : report.Error;
        call.AddError($"{step.Path}[{index}]: {report.Node.Service ?? report.Node.Designation}: {what}");
        if (!report.Node.Required)
            return true;
        call.Status = StatusCodes.Status502BadGateway;
        return false;
    }

    /// <summary>A step's name in draws and in errors.</summary>
    private sealed record Step(DiceKey Key, string Path);

    private sealed class Steps(string owner)
    {
        public Step Before { get; } = Make(owner, "faults/before");

        public Step Routes { get; } = Make(owner, "routes");

        public Step After { get; } = Make(owner, "faults/after");

        private static Step Make(string owner, string name)
        {
            string key = owner.Length == 0 ? name : $"{owner}/{name}";
            return new Step(DiceKey.Of(key), key.Replace('/', '.'));
        }
    }
}
