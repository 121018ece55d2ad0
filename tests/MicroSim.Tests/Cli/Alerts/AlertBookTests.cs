using MicroSim.Cli.Alerts;
using MicroSim.Topology;

namespace MicroSim.Tests.Cli.Alerts;

/// <summary>What is said of alerts, from what was seen of them when.</summary>
public sealed class AlertBookTests
{
    private const string Step = "spec.steps[0]";

    private static readonly FiringAlert errors = new("ServiceErrors", new Dictionary<string, string> { ["alertname"] = "ServiceErrors", ["service"] = "cart", ["severity"] = "critical" });
    private static readonly FiringAlert other = new("ServiceErrors", new Dictionary<string, string> { ["alertname"] = "ServiceErrors", ["service"] = "search" });

    [Fact]
    public void The_time_to_detect_counts_from_when_the_step_acts_and_the_time_to_resolve_from_its_end()
    {
        AlertBook book = Book(within: 60, resolves: 30);
        book.Began(Step, 1, At(10));
        Assert.Empty(book.See([other], At(20)));
        Assert.Equal("""ServiceErrors{service="cart"} fires, 23.5 s after its step began to act""", Assert.Single(book.See([other, errors], At(33.5))));
        Assert.Empty(book.See([errors], At(34)));
        Assert.False(book.IsDecided(At(34)));
        book.Ended(Step, 1, At(70));
        Assert.Equal(At(30), book.Longest(At(70)));
        Assert.Single(book.See([], At(81)));
        Assert.True(book.IsDecided(At(81)));
        AlertVerdict verdict = Assert.Single(book.Verdicts(At(81), null));
        Assert.Equal((AlertVerdict.Ok, At(23.5), At(11)), (verdict.Is, verdict.Detected, verdict.Resolved));
        Assert.Equal(["""ServiceErrors{service="cart"}""", "within 1m", "23.5 s", "11.0 s", "detected"], AlertWords.Row(verdict));
        Assert.Equal(
            """{"run":"day-1","what":"alert","step":"spec.steps[0]","number":1,"alert":"ServiceErrors","labels":{"service":"cart"},"verdict":"detected","withinMs":60000,"detectMs":23500,"resolveMs":11000}""",
            verdict.Json("day-1").GetRawText());
    }

    [Theory]
    [InlineData(null, 71, AlertVerdict.Missed)]
    [InlineData(70.5, 71, AlertVerdict.Missed)]
    [InlineData(70.0, 71, AlertVerdict.Ok)]
    [InlineData(null, 40, AlertVerdict.Unknown)]
    public void What_does_not_fire_in_time_is_missed(double? fired, double now, string expected)
    {
        AlertBook book = Book(within: 60);
        book.Began(Step, 1, At(10));
        if (fired is double at)
            book.See([errors], At(at));
        Assert.Equal(expected != AlertVerdict.Unknown, book.IsDecided(At(now)));
        Assert.Equal(expected, Assert.Single(book.Verdicts(At(now), null)).Is);
    }

    [Fact]
    public void What_fires_too_long_is_not_resolved()
    {
        AlertBook book = Book(within: 60, resolves: 30);
        book.Began(Step, 1, At(0));
        book.See([errors], At(5));
        book.Ended(Step, 1, At(10));
        Assert.Equal((false, true), (book.IsDecided(At(40)), book.IsDecided(At(40.5))));
        Assert.Equal(AlertVerdict.Unresolved, Assert.Single(book.Verdicts(At(40.5), null)).Is);
    }

    [Fact]
    public void What_was_over_when_the_step_ended_resolved_at_once()
    {
        AlertBook book = Book(within: 60, resolves: 30);
        book.Began(Step, 1, At(0));
        book.See([errors], At(5));
        book.See([], At(8));
        book.Ended(Step, 1, At(10));
        Assert.Equal((AlertVerdict.Ok, TimeSpan.Zero), (Assert.Single(book.Verdicts(At(10), null)).Is, book.Verdicts(At(10), null)[0].Resolved));
    }

    [Fact]
    public void What_fired_before_its_step_tells_nothing()
    {
        AlertBook book = Book(within: 60);
        book.See([errors], At(1));
        book.Began(Step, 1, At(2));
        Assert.True(book.IsDecided(At(2)));
        Assert.Equal((AlertVerdict.Before, false), (Assert.Single(book.Verdicts(At(3), null)).Is, book.Verdicts(At(3), null)[0].IsGood));
    }

    [Fact]
    public void Each_time_of_a_step_is_judged_by_itself_and_one_that_could_not_be_done_is_unknown()
    {
        AlertBook book = Book(within: 60);
        book.Began(Step, 1, At(0));
        book.See([errors], At(5));
        book.Ended(Step, 1, At(10));
        book.See([], At(20));
        book.Began(Step, 2, At(100));
        book.Failed(Step, 3, At(150));
        Assert.Equal([AlertVerdict.Ok, AlertVerdict.Missed, AlertVerdict.Unknown], book.Verdicts(At(200), null).Select(v => v.Is));
        Assert.Equal(AlertVerdict.Unknown, Assert.Single(Book(within: 60).Verdicts(At(200), null)).Is);
    }

    [Fact]
    public void Who_could_not_look_says_so()
    {
        AlertBook book = new(new ScenarioAlerts(null, [Expected(60, null)], [new AlertPattern("ServiceSlow", [])]));
        book.Began(Step, 1, At(0));
        Assert.Equal([(AlertVerdict.Missed, "no answer"), (AlertVerdict.Unknown, "no answer")], book.Verdicts(At(61), "no answer").Select(v => (v.Is, v.Text!)));
    }

    [Fact]
    public void What_must_not_fire_is_told_once_and_is_a_false_alarm()
    {
        AlertBook book = new(new ScenarioAlerts(null, [], [new AlertPattern(null, [new("service", "search")]), new AlertPattern("ServiceSlow", [])]));
        Assert.Empty(book.See([errors], At(1)));
        Assert.Single(book.See([errors, other], At(12)));
        Assert.Empty(book.See([errors, other], At(13)));
        IReadOnlyList<AlertVerdict> verdicts = book.Verdicts(At(20), null);
        Assert.Equal([AlertVerdict.False, AlertVerdict.Silent], verdicts.Select(v => v.Is));
        Assert.Equal("""ServiceErrors{service="search"} fired 12.0 s after the start""", verdicts[0].Text);
    }

    private static AlertBook Book(int within, int? resolves = null) => new(new ScenarioAlerts(null, [Expected(within, resolves)], []));

    private static ExpectedAlert Expected(int within, int? resolves) =>
        new(Step, new AlertPattern("ServiceErrors", [new("service", "cart")]), At(within), resolves is int limit ? At(limit) : null);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
