namespace MicroSim.Topology;

/// <summary>Everything that happens in a scenario, repetitions written out.</summary>
/// <param name="Occurrences">In the order in which they begin.</param>
/// <param name="End">When the scenario is over, counted from its start.</param>
public sealed record Timeline(IReadOnlyList<Occurrence> Occurrences, TimeSpan End)
{
    public static Timeline Of(Scenario scenario)
    {
        Occurrence[] all = [.. scenario.Steps.SelectMany(s => Of(s, scenario.Until)).OrderBy(o => o.Begin)];
        return new(all, scenario.Until ?? all.Select(o => o.End ?? o.Begin).DefaultIfEmpty().Max());
    }

    /// <summary>How often a step happens; null when nothing ends it.</summary>
    internal static long? Count(ScenarioStep step, TimeSpan? scenarioEnd)
    {
        if (step.Repeat is not TimeSpan every)
            return 1;
        long? byTime = Earlier(step.Until, scenarioEnd) is TimeSpan end ? Math.Max(0, (end.Ticks - step.At.Ticks + every.Ticks - 1) / every.Ticks) : null;
        return byTime is null || step.Times < byTime ? step.Times : byTime;
    }

    private static IEnumerable<Occurrence> Of(ScenarioStep step, TimeSpan? scenarioEnd)
    {
        TimeSpan? last = Earlier(step.Until, scenarioEnd);
        for (int i = 0; i < Count(step, scenarioEnd); i++)
        {
            TimeSpan begin = step.At + (step.Repeat ?? TimeSpan.Zero) * i;
            yield return new Occurrence(step, i + 1, begin, step.Action.Lasts ? Earlier(begin + step.For, last) : null);
        }
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;
}

/// <summary>A step that happens once.</summary>
/// <param name="Step">The step.</param>
/// <param name="Number">The how-manieth time, from 1.</param>
/// <param name="Begin">When it begins, counted from the start of the scenario.</param>
/// <param name="End">When it is taken back; null for what is over at once.</param>
public sealed record Occurrence(ScenarioStep Step, int Number, TimeSpan Begin, TimeSpan? End);
