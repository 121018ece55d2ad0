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
/// <param name="Ending">How it ended.</param>
/// <param name="Reply">What came, if a whole reply did.</param>
/// <param name="Milliseconds">From the moment the request was sent to the end.</param>
/// <param name="BodyMilliseconds">From the first byte of the reply's body to its last one.</param>
/// <param name="Detail">What the system said of it.</param>
internal sealed record Exchange(Ending Ending, HttpMessage? Reply, double Milliseconds, double BodyMilliseconds, string? Detail);
