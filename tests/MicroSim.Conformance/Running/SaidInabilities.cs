using MicroSim.Conformance.Cases;
using MicroSim.Conformance.Matching;
using MicroSim.Conformance.Report;

namespace MicroSim.Conformance.Running;

/// <summary>What documents are warned of is what the agent says of itself: its description and <c>/info</c> name the same things that it cannot do.</summary>
internal static class SaidInabilities
{
    private const string FaultWord = "fault:";

    private static readonly Case known = new() { Name = "agent.json and /info name the same things that the framework cannot do", Spec = "2", File = "agent.json", Steps = [] };

    public static Case Case => known;

    public static CaseResult Compare(IReadOnlyList<string> described, AgentInfo info)
    {
        List<Mismatch> wrong = [];
        if (!info.Cannot.SetEquals(described))
            wrong.Add(new Mismatch("cannot", $"what agent.json lists: {Text(described)}", Text(info.Cannot)));
        foreach (string word in info.Cannot.Where(w => w.StartsWith(FaultWord, StringComparison.Ordinal) && info.Faults.Contains(w[FaultWord.Length..])))
            wrong.Add(new Mismatch("faults", $"no {word[FaultWord.Length..]}, for cannot lists {word}", Text(info.Faults)));
        return wrong.Count == 0
            ? new CaseResult(known, Outcome.Passed, null, null, TimeSpan.Zero)
            : new CaseResult(known, Outcome.Failed, new StepFailure("GET /info", wrong, ""), null, TimeSpan.Zero);
    }

    private static string Text(IEnumerable<string> words) => $"[{string.Join(", ", words.Order(StringComparer.Ordinal))}]";
}
