namespace MicroSim.Conformance.Http;

/// <summary>How a call ended, as its client saw it.</summary>
internal enum Ending
{
    /// <summary>A whole reply came.</summary>
    Reply,

    /// <summary>The connection was reset (RST).</summary>
    Reset,

    /// <summary>The connection was closed (FIN) before a whole reply came.</summary>
    Closed,

    /// <summary>Nobody listened.</summary>
    Refused,

    /// <summary>The client left, as the case asked.</summary>
    Left,

    /// <summary>Nothing came for longer than any case waits.</summary>
    Silence,
}

/// <summary>One call and what came of it.</summary>
internal sealed record Exchange(Ending Ending, HttpMessage? Reply, double Milliseconds, string? Detail);
