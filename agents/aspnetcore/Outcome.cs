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

    /// <summary>The client went away.</summary>
    Gone,
}

/// <summary>How a fault ended: on the hot path a value, not an exception.</summary>
/// <param name="Flow">What the script does next.</param>
/// <param name="Status">The status of an error.</param>
/// <param name="Message">What <c>errors</c> says; null adds nothing.</param>
internal readonly record struct Outcome(Flow Flow, int Status = 0, string? Message = null)
{
    public static Outcome Continue => default;

    public static Outcome Gone => new(Flow.Gone);
}
