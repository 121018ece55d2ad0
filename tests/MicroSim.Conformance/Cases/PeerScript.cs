using System.Text.Json.Nodes;

namespace MicroSim.Conformance.Cases;

/// <summary>A stub server that an agent may call.</summary>
internal sealed record PeerScript
{
    /// <summary>What it does with its calls, in order; the last one is repeated.</summary>
    public IReadOnlyList<PeerReply> Replies { get; init; } = [new()];

    /// <summary>It closes a connection on which nothing came for so long; 0 waits for ever.</summary>
    public int DropIdleMs { get; init; }

    /// <summary>Its port is taken, and nobody listens.</summary>
    public bool Dead { get; init; }
}

/// <summary>What a peer does with one call. With nothing said, it answers 200 with a valid result.</summary>
internal sealed record PeerReply
{
    public int Status { get; init; } = 200;

    /// <summary>How long it waits first.</summary>
    public int DelayMs { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Members laid over the valid result.</summary>
    public JsonObject? Result { get; init; }

    /// <summary>A body of JSON instead of the result.</summary>
    public JsonNode? Json { get; init; }

    /// <summary>A body of text instead of the result.</summary>
    public JsonNode? Text { get; init; }

    /// <summary>All bytes of the reply, its head included.</summary>
    public JsonNode? Raw { get; init; }

    /// <summary>Bytes sent at once when the body drips; 0 sends all of it.</summary>
    public int DripBytes { get; init; }

    /// <summary>Pause between two drips.</summary>
    public int DripMs { get; init; } = 20;

    /// <summary>What it does instead of a reply, or behind <see cref="Raw"/>.</summary>
    public PeerEnd End { get; init; } = PeerEnd.Reply;
}

/// <summary>How a peer ends a call.</summary>
internal enum PeerEnd
{
    Reply,

    /// <summary>RST.</summary>
    Reset,

    /// <summary>FIN.</summary>
    Close,

    /// <summary>Nothing, until the agent ends the connection.</summary>
    Hang,
}
