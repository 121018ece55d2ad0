using System.Text.Json.Nodes;

namespace MicroSim.Conformance.Cases;

/// <summary>One conformance case: an agent with an environment and a state, peers that it may call, steps that are taken in order.</summary>
internal sealed record Case
{
    /// <summary>Unique, and says what must hold.</summary>
    public required string Name { get; init; }

    /// <summary>Section of contract/README.md.</summary>
    public required string Spec { get; init; }

    /// <summary>Environment of the agent, beside the runner's own.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Files that the environment names by <c>${file.name}</c>: text, or JSON.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Files { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>An agent of its own, started for it and ended after it.</summary>
    public bool Fresh { get; init; }

    /// <summary>Nothing else runs meanwhile.</summary>
    public bool Alone { get; init; }

    /// <summary>The agent is expected to end by itself, so nobody waits for it to listen.</summary>
    public bool Exits { get; init; }

    /// <summary>Members of the state that the agent gets first.</summary>
    public JsonObject? State { get; init; }

    public IReadOnlyDictionary<string, PeerScript> Peers { get; init; } = new Dictionary<string, PeerScript>();

    /// <summary>Skipped when the agent's <c>/info.cannot</c> lists this.</summary>
    public string? Unless { get; init; }

    /// <summary>Skipped when the agent's <c>/info.features</c> lists this.</summary>
    public string? UnlessFeature { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Name of the file that it stands in.</summary>
    public string File { get; init; } = "";

    /// <summary>The fault types that it uses.</summary>
    public IReadOnlyList<string> FaultTypes { get; init; } = [];

    /// <summary>Whether it needs the admin port.</summary>
    public bool NeedsAdmin => State is { Count: > 0 } || Steps.Concat(Steps.SelectMany(s => s.Together ?? [])).Any(s => s.Admin is not null);

    /// <summary>Whether it needs to start an agent, rather than to find one.</summary>
    public bool NeedsProcess => Fresh || Exits || Env.Count > 0 || Files.Count > 0 || Steps.Any(s => s.NeedsProcess);
}
