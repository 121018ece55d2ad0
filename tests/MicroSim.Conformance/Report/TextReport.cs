using System.Globalization;
using MicroSim.Conformance.Matching;

namespace MicroSim.Conformance.Report;

/// <summary>Writes results for people; the last lines are for scripts.</summary>
internal sealed class TextReport(TextWriter output)
{
    private const int Slowest = 5;

    public void Write(string agent, IReadOnlyList<CaseResult> results, TimeSpan elapsed, bool timings)
    {
        foreach (CaseResult failed in results.Where(r => r.Outcome == Outcome.Failed))
            WriteFailure(failed);
        foreach (IGrouping<string?, CaseResult> group in results.Where(r => r.Outcome == Outcome.Skipped).GroupBy(r => r.Note))
            Line($"skipped, {group.Key}: {group.Count()}");
        foreach (CaseResult noted in results.Where(r => r.Outcome == Outcome.Passed && r.Note is not null))
            Line($"passed, {noted.Note}: {noted.Case.File}: {noted.Case.Name}");
        if (timings)
        {
            Line($"{elapsed.TotalSeconds,6:0.00} s  all of it; the longest:");
            foreach (CaseResult slow in results.OrderByDescending(r => r.Duration).Take(Slowest))
                Line($"{slow.Duration.TotalSeconds,6:0.00} s  {slow.Case.File}: {slow.Case.Name}");
        }
        int passed = Count(Outcome.Passed), failures = Count(Outcome.Failed);
        Line($"conformance {agent}: {passed} passed, {failures} failed, {Count(Outcome.Skipped)} skipped");
        Line($"{passed} passed, {failures} failed");

        int Count(Outcome outcome) => results.Count(r => r.Outcome == outcome);
    }

    private void WriteFailure(CaseResult result)
    {
        Line($"FAILED {result.Case.File}: {result.Case.Name} (§{result.Case.Spec})");
        Line($"  {result.Failure!.Step}");
        foreach (Mismatch mismatch in result.Failure.Mismatches.Take(10))
            Line($"    {mismatch}");
        if (result.Failure.Observation.Length > 0)
            Line($"    all that came: {result.Failure.Observation}");
    }

    private void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
