using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Scenarios;

/// <summary>What a scenario's steps come to, in virtual time.</summary>
public sealed class TimelineTests
{
    private const string Slow = "condition: { service: cart, type: latency, args: { delay: 100 } }";
    private const string Kill = "disruption: { service: cart, type: kill }";

    [Theory]
    [InlineData($"{{ {Kill} }}", "", "0", 0)]
    [InlineData($"{{ at: 5s, {Kill} }}", "", "5", 5)]
    [InlineData($"{{ at: 5s, {Kill} }}", "until: 60s", "5", 60)]
    [InlineData($"{{ at: 5s, repeat: 10s, times: 3, {Kill} }}", "", "5 15 25", 25)]
    [InlineData($"{{ at: 5s, repeat: 10s, until: 25s, {Kill} }}", "", "5 15", 15)]
    [InlineData($"{{ at: 5s, repeat: 10s, until: 25001ms, {Kill} }}", "", "5 15 25", 25)]
    [InlineData($"{{ repeat: 10s, {Kill} }}", "until: 30s", "0 10 20", 30)]
    [InlineData($"{{ repeat: 10s, times: 2, until: 25s, {Kill} }}", "until: 30s", "0 10", 30)]
    [InlineData($"{{ at: 10s, for: 20s, {Slow} }}", "", "10-30", 30)]
    [InlineData($"{{ at: 10s, for: 20s, {Slow} }}", "until: 25s", "10-25", 25)]
    [InlineData($"{{ at: 10s, {Slow} }}", "until: 25s", "10-25", 25)]
    [InlineData($"{{ at: 10s, until: 15s, {Slow} }}", "until: 25s", "10-15", 25)]
    [InlineData($"{{ for: 4s, repeat: 10s, until: 22s, {Slow} }}", "", "0-4 10-14 20-22", 22)]
    [InlineData($"{{ for: 15s, repeat: 10s, times: 2, {Slow} }}", "", "0-15 10-25", 25)]
    [InlineData($"{{ at: 3s, {Kill} }}\n{{ at: 1s, for: 1s, {Slow} }}\n{{ at: 1s, {Kill} }}", "", "1-2 1 3", 3)]
    public void Steps_become_what_happens(string steps, string spec, string occurrences, int end)
    {
        Timeline timeline = Timeline.Of(ScenarioText.Valid(steps, spec));
        Assert.Equal(occurrences, string.Join(' ', timeline.Occurrences.Select(o => $"{o.Begin.TotalSeconds}{(o.End is TimeSpan e ? $"-{e.TotalSeconds}" : "")}")));
        Assert.Equal(end, timeline.End.TotalSeconds);
    }

    [Fact]
    public void Times_of_a_step_are_numbered()
    {
        Timeline timeline = Timeline.Of(ScenarioText.Valid($"{{ repeat: 10s, times: 2, {Kill} }}\n{{ at: 5s, {Kill} }}"));
        Assert.Equal([("spec.steps[0]", 1), ("spec.steps[1]", 1), ("spec.steps[0]", 2)], timeline.Occurrences.Select(o => (o.Step.Path, o.Number)));
    }

    [Fact]
    public void Ten_thousand_things_may_happen_and_no_more()
    {
        Assert.Equal(10_000, Timeline.Of(ScenarioText.Valid($"{{ repeat: 1ms, times: 9999, {Kill} }}\n{{ {Kill} }}")).Occurrences.Count);
        DocumentProblem tooMany = Assert.Single(ScenarioText.Read(ScenarioText.Of($"{{ repeat: 1ms, times: 9999, {Kill} }}\n{{ repeat: 1h, {Kill} }}", "until: 24h")).Problems);
        Assert.Equal(("spec.steps[1].repeat", 8), (tooMany.Path, tooMany.Line));
        Assert.Contains("24 times", tooMany.Message, StringComparison.Ordinal);
        Assert.Contains("86400000 times", Assert.Single(ScenarioText.Read(ScenarioText.Of($"{{ repeat: 1ms, {Kill} }}", "until: 24h")).Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"{{ at: 10s, {Kill} }}", "until: 10s", "spec.steps[0].at", "must be before the end of the scenario, spec.until: 10s")]
    [InlineData($"{{ at: 10s, until: 5s, {Slow} }}", "", "spec.steps[0].until", "must be after the step's first beginning, 10s")]
    [InlineData($"{{ repeat: 10s, {Kill} }}", "", "spec.steps[0].repeat", "needs an end")]
    [InlineData($"{{ times: 10, {Kill} }}", "", "spec.steps[0].times", "needs `repeat` beside it")]
    [InlineData($"{{ for: 10s, {Kill} }}", "", "spec.steps[0].for", "must be left out: kill is over as soon as it is done")]
    [InlineData($"{{ until: 10s, {Kill} }}", "", "spec.steps[0].until", "must be left out: kill is over as soon as it is done")]
    [InlineData("{ for: 1s, condition: { service: cart, type: crash } }", "", "spec.steps[0].for", "must be left out: crash is over")]
    [InlineData($"{{ {Slow} }}", "", "spec.steps[0].for", "is required")]
    [InlineData($"{{ repeat: 5s, times: 2, {Slow} }}", "until: 60s", "spec.steps[0].for", "is required")]
    [InlineData($"{{ for: 61m, {Slow} }}", "", "spec.steps[0].for", "must be at most 1h, the longest time of a condition")]
    [InlineData($"{{ {Slow} }}", "until: 2h", "spec.steps[0].for", "must be at most 1h, the longest time of a condition; without it, it lasts 2h here")]
    [InlineData("{ for: 10s, connection: { from: front, to: cart, remove: true } }\n{ at: 9s, for: 5s, connection: { from: front, to: cart, probability: 5 } }", "",
        "spec.steps[1]", "would change the connection front → cart at 9s, while spec.steps[0] does, from 0s to 10s: let one end before the other begins")]
    [InlineData("{ for: 10s, repeat: 5s, times: 2, disruption: { service: cart, type: scale, replicas: 0 } }", "", "spec.steps[0].for", "must be at most `repeat`: the replicas of cart cannot be changed again")]
    public void What_has_no_end_or_contradicts_itself_is_refused(string steps, string spec, string path, string message)
    {
        DocumentProblem problem = Assert.Single(ScenarioText.Read(ScenarioText.Of(steps, spec)).Problems);
        Assert.Equal(path, problem.Path);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ for: 10s, connection: { from: front, to: cart, remove: true } }\n{ at: 10s, for: 5s, connection: { from: front, to: cart, probability: 5 } }")]
    [InlineData("{ for: 10s, connection: { from: cart, to: store, name: read, remove: true } }\n{ for: 5s, connection: { from: cart, to: store, name: write, probability: 5 } }")]
    [InlineData($"{{ for: 10s, {Slow} }}\n{{ for: 10s, {Slow} }}")]
    [InlineData("{ for: 5s, repeat: 5s, times: 3, disruption: { service: cart, type: scale, replicas: 0 } }")]
    public void What_changes_different_things_or_one_after_the_other_is_right(string steps) => ScenarioText.Valid(steps);
}
