using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MicroSim.Conformance.Agents;
using MicroSim.Runtimes.Local.Forwarding;
using TestedAgent = MicroSim.Conformance.Agents.Agent;

namespace MicroSim.Tests.Runtimes.Local.Forwarding;

/// <summary>Agents for the conformance suite whose data port is called through a forwarder.</summary>
internal sealed class ForwardedAgents(StartedAgents agents) : IAgentSource
{
    private readonly List<Forwarder> forwarders = [];
    private readonly ConcurrentDictionary<string, ConcurrentBag<TestedAgent>> idle = [];

    public string Name => agents.Name;

    public string? WithoutProcess => null;

    public string? WithoutAdmin => null;

    public IReadOnlyList<string>? Cannot => agents.Cannot;

    public bool IsOne => false;

    public IReadOnlyDictionary<string, string> DataHeaders => agents.DataHeaders;

    public IReadOnlyDictionary<string, string> AdminHeaders => agents.AdminHeaders;

    public async Task<TestedAgent> RentAsync(IReadOnlyDictionary<string, string> environment, bool fresh)
    {
        if (!fresh && Bag(environment).TryTake(out TestedAgent? known))
            return known;
        TestedAgent agent = await agents.RentAsync(environment, fresh: true);
        Forwarder forwarder = new(TimeProvider.System, () => { });
        lock (forwarders)
            forwarders.Add(forwarder);
        int port = FreePort();
        forwarder.Use([agent.Data.Port]);
        forwarder.ListenAt(port);
        return agent with { Data = new DnsEndPoint("127.0.0.1", port) };
    }

    public AgentProcess StartOnly(IReadOnlyDictionary<string, string> environment) => agents.StartOnly(environment);

    public async ValueTask ReturnAsync(TestedAgent agent, IReadOnlyDictionary<string, string> environment, bool reusable)
    {
        if (reusable)
            Bag(environment).Add(agent);
        else
            await agent.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestedAgent agent in idle.Values.SelectMany(b => b))
            await agent.DisposeAsync();
        foreach (Forwarder forwarder in forwarders)
            await forwarder.DisposeAsync();
        await agents.DisposeAsync();
    }

    private ConcurrentBag<TestedAgent> Bag(IReadOnlyDictionary<string, string> environment) =>
        idle.GetOrAdd(string.Join('\n', environment.Select(e => $"{e.Key}={e.Value}").Order(StringComparer.Ordinal)), _ => []);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
