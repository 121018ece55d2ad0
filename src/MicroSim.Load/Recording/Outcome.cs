namespace MicroSim.Load.Recording;

/// <summary>How a request ended. Each one that was intended ends in exactly one of these, so their counts add up to what was intended.</summary>
public enum Outcome
{
    /// <summary>A whole reply with a status below 400.</summary>
    Ok,

    /// <summary>A whole reply with a status of 400 or above.</summary>
    Status,

    /// <summary>No connection: it was refused, or there is no way there.</summary>
    Refused,

    /// <summary>The connection broke off before the reply was whole.</summary>
    Reset,

    /// <summary>The reply was not whole in time.</summary>
    Timeout,

    /// <summary>What came is no HTTP reply, or none of the protocol that was asked for.</summary>
    InvalidReply,

    /// <summary>The reply is larger than the limit.</summary>
    TooLarge,

    /// <summary>This machine had no port, descriptor or memory left for a connection: the generator's limit, not the system's.</summary>
    Exhausted,

    /// <summary>Still without a whole reply when the test was ended.</summary>
    Cancelled,

    /// <summary>Never sent: every connection that is allowed was in use at its time.</summary>
    Missed,

    /// <summary>No secure connection: the certificate is not trusted, or there is no TLS at that port.</summary>
    Tls,
}

/// <summary>Outcomes in words; those that agents know too are spelt as there (contract §1.3).</summary>
public static class Outcomes
{
    private static readonly string[] words = ["ok", "status", "refused", "reset", "timeout", "invalid-reply", "too-large", "exhausted", "cancelled", "missed", "tls"];

    public static IReadOnlyList<Outcome> All { get; } = Enum.GetValues<Outcome>();

    public static string Word(this Outcome outcome) => words[(int)outcome];

    /// <summary>What a user of the system would call an error; a request that the end of the test cut off or that was never sent is none of the system's.</summary>
    public static bool IsError(this Outcome outcome) => outcome is not (Outcome.Ok or Outcome.Cancelled or Outcome.Missed);
}
