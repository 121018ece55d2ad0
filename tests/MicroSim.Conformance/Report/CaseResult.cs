using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Running;

namespace MicroSim.Conformance.Report;

/// <summary>How a case ended.</summary>
internal enum Outcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>A case and how it ended.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Failure">What was wrong, when it failed.</param>
/// <param name="Note">Why it was skipped, or what else is worth saying.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record CaseResult(Case Case, Outcome Outcome, StepFailure? Failure, string? Note, TimeSpan Duration)
{
    public static CaseResult Skipped(Case of, string why) => new(of, Outcome.Skipped, null, why, TimeSpan.Zero);
}
