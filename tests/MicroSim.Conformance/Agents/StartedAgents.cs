using System.Collections.Concurrent;

namespace MicroSim.Conformance.Agents;

/// <summary>Starts agents as their manifest says, and keeps those whose environment other cases may want too.</summary>
internal sealed class StartedAgents(AgentManifest manifest) : IAgentSource
{
    private static readonly Dictionary<string, string> always = new()
    {
        ["MICROSIM_SERVICE"] = "agent",
        ["MICROSIM_PORT"] = "0",
        ["MICROSIM_ADMIN_PORT"] = "0",
        ["MICROSIM_SEED"] = "00000000",
        ["MICROSIM_EXIT_WITH_PARENT"] = "1",
    };

    private readonly ConcurrentDictionary<string, ConcurrentBag<Agent>> idle = [];

    public string Name => manifest.Framework;

    public string? WithoutProcess => null;

    public string? WithoutAdmin => null;

    public IReadOnlyList<string>? Cannot => manifest.Cannot;

    public bool IsOne => false;

    public IReadOnlyDictionary<string, string> DataHeaders { get; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> AdminHeaders { get; } = new Dictionary<string, string>();

    public async Task<Agent> RentAsync(IReadOnlyDictionary<string, string> environment, bool fresh)
    {
        if (!fresh && Bag(environment).TryTake(out Agent? known))
            return known;
        AgentProcess process = StartOnly(environment);
        try
        {
            return await process.StartedAsync();
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public AgentProcess StartOnly(IReadOnlyDictionary<string, string> environment)
    {
        Dictionary<string, string> all = new(always);
        foreach ((string name, string value) in environment)
            all[name] = value;
        return AgentProcess.Start(manifest, all);
    }

    public async ValueTask ReturnAsync(Agent agent, IReadOnlyDictionary<string, string> environment, bool reusable)
    {
        if (reusable)
            Bag(environment).Add(agent);
        else
            await agent.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Agent agent in idle.Values.SelectMany(b => b))
            await agent.DisposeAsync();
    }

    private ConcurrentBag<Agent> Bag(IReadOnlyDictionary<string, string> environment) =>
        idle.GetOrAdd(string.Join('\n', environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}")), _ => []);
}
