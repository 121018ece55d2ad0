using System.Collections.Frozen;
using MicroSim.Contract;

namespace MicroSim.Agent.Steering;

/// <summary>All that steers calls, at one moment. Immutable: a call keeps the one that it began with.</summary>
internal sealed class Snapshot
{
    private readonly FrozenSet<string> targets;
    private readonly FrozenSet<string> external;
    private readonly string[] endpointsByLength;

    public Snapshot(AgentState state, IReadOnlyList<ActiveCondition> conditions)
    {
        State = state;
        Conditions = conditions;
        targets = state.Targets.Select(t => t.ToLowerInvariant()).ToFrozenSet();
        external = state.External.Select(t => t.ToLowerInvariant()).ToFrozenSet();
        endpointsByLength = [.. state.Endpoints.Keys.OrderByDescending(e => e.Length)];
        OnCalls = [.. conditions.Where(c => c.Condition.To.Count == 0 && c.Condition.Fault.Spec.Kind == FaultKind.Call).Select(c => c.Condition)];
        OnLinks = [.. conditions.Where(c => c.Condition.To.Count > 0).Select(c => c.Condition)];
    }

    public AgentState State { get; }

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<ActiveCondition> Conditions { get; }

    /// <summary>The conditions that act on calls of this service.</summary>
    public Condition[] OnCalls { get; }

    /// <summary>The conditions that act on this service's own calls.</summary>
    public Condition[] OnLinks { get; }

    /// <summary>The endpoint of the plan that a path belongs to: the longest prefix on whole segments, else <c>/</c>.</summary>
    public string EndpointOf(string path)
    {
        foreach (string endpoint in endpointsByLength)
        {
            if (path.StartsWith(endpoint, StringComparison.Ordinal) && (path.Length == endpoint.Length || endpoint.EndsWith('/') || path[endpoint.Length] == '/'))
                return endpoint;
        }
        return "/";
    }

    public PlanEndpoint PlanOf(string endpoint) => State.Endpoints.GetValueOrDefault(endpoint, PlanEndpoint.None);

    public bool IsExternal(CallTarget target) => external.Count > 0 && external.Contains(target.Pair);

    /// <summary>Whether the agent may call this address: it is no open proxy.</summary>
    public bool Allows(CallTarget target) => targets.Count == 0 ? target.Url.IsLoopback : targets.Contains(target.Pair);
}
