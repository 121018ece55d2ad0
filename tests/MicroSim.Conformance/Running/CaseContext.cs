using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MicroSim.Conformance.Agents;
using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Http;
using MicroSim.Conformance.Peers;

namespace MicroSim.Conformance.Running;

/// <summary>What the steps of one running case share.</summary>
internal sealed class CaseContext(IAgentSource source, IReadOnlyDictionary<string, Peer> peers) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JsonNode?> variables = [];
    private readonly ConcurrentDictionary<string, Connection> connections = [];

    public IAgentSource Source { get; } = source;

    public IReadOnlyDictionary<string, Peer> Peers { get; } = peers;

    /// <summary>The agent; null while a case only looks at a process that ends.</summary>
    public Agent? Agent { get; set; }

    public AgentProcess? Process { get; set; }

    /// <summary>Folder for the case's files, made when it has some.</summary>
    public string? Folder { get; set; }

    public void Set(string name, JsonNode? value) => variables[name] = value;

    public string Render(string text) => Template.Render(text, Value);

    public JsonNode? Render(JsonNode? node) => Template.Render(node, Value);

    public Connection Connection(string name) => connections.GetOrAdd(name, _ => new Connection());

    public async ValueTask DisposeAsync()
    {
        foreach (Connection connection in connections.Values)
            connection.Dispose();
        foreach (Peer peer in Peers.Values)
            await peer.DisposeAsync();
        if (Folder is not null)
            Directory.Delete(Folder, recursive: true);
    }

    private (bool Known, JsonNode? Value) Value(string name) => (variables.TryGetValue(name, out JsonNode? value), value);
}
