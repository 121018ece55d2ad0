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

    public string Name => agents.Name;

    public string? WithoutProcess => null;

    public string? WithoutAdmin => null;

    public bool IsOne => false;

    public IReadOnlyDictionary<string, string> DataHeaders => agents.DataHeaders;

    public IReadOnlyDictionary<string, string> AdminHeaders => agents.AdminHeaders;

    public async Task<TestedAgent> RentAsync(IReadOnlyDictionary<string, string> environment, bool fresh)
    {
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

    public ValueTask ReturnAsync(TestedAgent agent, IReadOnlyDictionary<string, string> environment, bool reusable) => agent.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (Forwarder forwarder in forwarders)
            await forwarder.DisposeAsync();
        await agents.DisposeAsync();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
