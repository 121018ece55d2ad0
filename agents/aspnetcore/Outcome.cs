namespace MicroSim.Agent;

/// <summary>How a step of the script ended.</summary>
internal enum Flow
{
    Continue,

    /// <summary>An <c>error</c> fault: reply with its status.</summary>
    Error,

    /// <summary>An <c>abort</c> fault: reset the connection.</summary>
    Abort,

    /// <summary>A required call failed.</summary>
    Failed,

    /// <summary>On a link: the try failed without a reply; the message is its word of <see cref="CallErrors"/>.</summary>
    Broken,

    /// <summary>The client went away.</summary>
    Gone,
}

/// <summary>How a fault ended: on the hot path a value, not an exception.</summary>
/// <param name="Flow">What the script does next.</param>
/// <param name="Status">The status of an error.</param>
/// <param name="Message">What <c>errors</c> says; null adds nothing.</param>
/// <param name="Rate">Bytes a second at which the reply is to move; 0 for as fast as it can.</param>
internal readonly record struct Outcome(Flow Flow, int Status = 0, string? Message = null, int Rate = 0)
{
    public static Outcome Continue => default;

    public static Outcome Gone => new(Flow.Gone);
}
