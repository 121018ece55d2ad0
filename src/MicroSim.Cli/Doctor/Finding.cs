namespace MicroSim.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What.</param>
/// <param name="Well">Whether it is as it should be.</param>
/// <param name="State">How it is.</param>
/// <param name="Remedy">What to do, when it is not well.</param>
internal sealed record Finding(string Subject, bool Well, string State, string? Remedy = null);
