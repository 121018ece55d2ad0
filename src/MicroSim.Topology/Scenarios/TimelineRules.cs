namespace MicroSim.Topology;

/// <summary>What the steps of a scenario must be to each other: an end for all that lasts, not too much in all, and one at a time who changes the same thing.</summary>
internal static class TimelineRules
{
    public static void Check(Scenario scenario, Findings findings)
    {
        long sum = 0;
        foreach (ScenarioStep step in scenario.Steps)
        {
            int before = findings.Problems.Count;
            CheckEnd(step, scenario.Until, findings);
            long count = findings.Problems.Count > before ? 0 : Timeline.Count(step, scenario.Until) ?? 0;
            if (sum <= Scenario.MostOccurrences && sum + count > Scenario.MostOccurrences)
                findings.Refuse(step.Repeat is null ? step.Path : $"{step.Path}.repeat", $"makes this happen {count} times, and all of the scenario more than {Scenario.MostOccurrences:#,0}, which is the most");
            sum += count;
        }
        if (findings.Problems.Count == 0)
            CheckOverlaps(Timeline.Of(scenario), findings);
    }

    private static void CheckEnd(ScenarioStep step, TimeSpan? end, Findings findings)
    {
        if (step.At >= end)
            findings.Refuse($"{step.Path}.at", $"must be before the end of the scenario, spec.until: {TimeText.Of(end.Value)}");
        if (step.At >= step.Until)
            findings.Refuse($"{step.Path}.until", $"must be after the step's first beginning, {TimeText.Of(step.At)}");
        if (step.Repeat is not null && step.Times is null && step.Until is null && end is null)
            findings.Refuse($"{step.Path}.repeat", "needs an end: write `times` or `until` beside it, or spec.until");
        if (step.Repeat is null && step.Times is not null)
            findings.Refuse($"{step.Path}.times", "needs `repeat` beside it: the time from one beginning to the next");
        if (!step.Action.Lasts && step.For is not null)
            findings.Refuse($"{step.Path}.for", $"must be left out: {step.Action.Type} is over as soon as it is done; `repeat` does it again");
        else if (!step.Action.Lasts && step.Until is not null && step.Repeat is null)
            findings.Refuse($"{step.Path}.until", $"must be left out: {step.Action.Type} is over as soon as it is done; `repeat` does it again");
        else if (step.Action.Lasts && step.For is null && (step.Repeat is not null || (step.Until is null && end is null)))
            findings.Refuse($"{step.Path}.for", "is required: how long it lasts, such as 60s");
        CheckCondition(step, end, findings);
    }

    // Agents end a condition after an hour, whoever forgot it.
    private static void CheckCondition(ScenarioStep step, TimeSpan? end, Findings findings)
    {
        if (step.Action is not ConditionAction || !step.Action.Lasts)
            return;
        TimeSpan? lasts = step.For ?? (step.Until ?? end) - step.At;
        if (lasts > ScenarioReader.LongestCondition)
            findings.Refuse($"{step.Path}.for", $"must be at most {TimeText.Of(ScenarioReader.LongestCondition)}, the longest time of a condition{(step.For is null ? $"; without it, it lasts {TimeText.Of(lasts.Value)} here" : "")}");
    }

    private static void CheckOverlaps(Timeline timeline, Findings findings)
    {
        Dictionary<string, Occurrence> last = new(StringComparer.Ordinal);
        HashSet<string> told = [];
        foreach (Occurrence one in timeline.Occurrences)
        {
            if (one.Step.Action.Changes is not string what)
                continue;
            if (last.TryGetValue(what, out Occurrence? before) && one.Begin < before.End && told.Add(one.Step.Path))
            {
                findings.Refuse(
                    before.Step == one.Step ? $"{one.Step.Path}.for" : one.Step.Path,
                    before.Step == one.Step
                        ? $"must be at most `repeat`: {what} cannot be changed again before it was put back"
                        : $"would change {what} at {TimeText.Of(one.Begin)}, while {before.Step.Path} does, from {TimeText.Of(before.Begin)} to {TimeText.Of(before.End.Value)}: let one end before the other begins");
            }
            last[what] = one;
        }
    }
}
