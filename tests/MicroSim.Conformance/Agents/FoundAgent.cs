using System.Net;

namespace MicroSim.Conformance.Agents;

/// <summary>A running agent, known by its address. It must be able to reach this machine's loopback, where the peers listen.</summary>
internal sealed class FoundAgent(Uri data, Uri? admin, string? requestToken, string? adminToken) : IAgentSource
{
    private readonly Agent agent = new(EndPoint(data), admin is null ? null : EndPoint(admin), null);

    public string Name => $"{data.Host}:{data.Port}";

    public string? WithoutProcess => "needs to start the agent itself";

    public string? WithoutAdmin => agent.Admin is null ? "needs the admin port (--admin)" : null;

    public IReadOnlyList<string>? Cannot => null;

    public bool IsOne => true;

    public IReadOnlyDictionary<string, string> DataHeaders { get; } = Header("x-microsim-token", requestToken);

    public IReadOnlyDictionary<string, string> AdminHeaders { get; } = Header("authorization", adminToken is null ? null : $"Bearer {adminToken}");

    public Task<Agent> RentAsync(IReadOnlyDictionary<string, string> environment, bool fresh) => Task.FromResult(agent);

    public AgentProcess StartOnly(IReadOnlyDictionary<string, string> environment) => throw new AgentException(WithoutProcess!);

    public ValueTask ReturnAsync(Agent agent, IReadOnlyDictionary<string, string> environment, bool reusable) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static DnsEndPoint EndPoint(Uri uri) => new(uri.Host, uri.Port);

    private static Dictionary<string, string> Header(string name, string? value) => value is null ? [] : new() { [name] = value };
}
