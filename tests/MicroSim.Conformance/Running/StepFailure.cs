using MicroSim.Conformance.Matching;

namespace MicroSim.Conformance.Running;

/// <summary>A step whose observation is not what the case expects.</summary>
/// <param name="Step">Which one, in words.</param>
/// <param name="Mismatches">Every place that differs.</param>
/// <param name="Observation">All that came, shortened.</param>
/// <param name="Waited">Whether it was looked at again and again until its time was over.</param>
internal sealed record StepFailure(string Step, IReadOnlyList<Mismatch> Mismatches, string Observation, bool Waited = false)
{
    /// <summary>Whether it may be that nothing is wrong but that things took longer than expected.</summary>
    public bool IsSlowness => Waited || Mismatches.All(m => m.IsSlowness);
}
