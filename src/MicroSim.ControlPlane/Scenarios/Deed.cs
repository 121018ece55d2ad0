using MicroSim.ControlPlane.Api;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>What became of something that a scenario did.</summary>
/// <param name="Refusal">Why it could not be done; null when it was.</param>
/// <param name="Text">What else is to be said.</param>
/// <param name="Reply">Of a request.</param>
/// <param name="TakeBack">Takes it back; answers what is to be said of that, if anything.</param>
internal sealed record Deed(string? Refusal = null, string? Text = null, ScenarioReply? Reply = null, Func<Task<string?>>? TakeBack = null)
{
    public static Deed Refused(string reason) => new(reason.TrimEnd('.'));
}
