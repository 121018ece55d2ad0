using MicroSim.Topology;

namespace MicroSim.Cli.Alerts;

/// <summary>Keeps what was expected of alerts and what was seen of them; it neither looks nor waits. All times count from one start.</summary>
internal sealed class AlertBook(ScenarioAlerts expected)
{
    private readonly List<AwaitedAlert> awaited = [];
    private readonly Dictionary<AlertPattern, (TimeSpan At, FiringAlert Alert)> falseAlarms = [];
    private IReadOnlyList<FiringAlert> firing = [];

    /// <summary>A step began to act.</summary>
    public void Began(string step, int number, TimeSpan at) =>
        awaited.AddRange(expected.MustFire.Where(e => e.Step == step).Select(e => new AwaitedAlert(e, number, at) { FiredBefore = IsFiring(e.Alert) }));

    /// <summary>It was taken back.</summary>
    public void Ended(string step, int number, TimeSpan at)
    {
        foreach (AwaitedAlert one in Of(step, number))
        {
            one.Ended = at;
            if (one.Fired is not null && !IsFiring(one.Expected.Alert))
                one.Resolved = at;
        }
    }

    /// <summary>It could not be done, or not be taken back.</summary>
    public void Failed(string step, int number, TimeSpan at)
    {
        if (!Of(step, number).Any())
            Began(step, number, at);
        foreach (AwaitedAlert one in Of(step, number))
            one.Failed = true;
    }

    /// <summary>What fires now; answers in words what of it is news.</summary>
    public IReadOnlyList<string> See(IReadOnlyList<FiringAlert> now, TimeSpan at)
    {
        firing = now;
        List<string> news = [];
        foreach (AwaitedAlert one in awaited.Where(a => !a.FiredBefore && !a.Failed))
        {
            bool fires = IsFiring(one.Expected.Alert);
            if (fires && one.Fired is null)
            {
                one.Fired = at;
                news.Add($"{one.Expected.Alert} fires, {AlertWords.Span(one.Detected)} after its step began to act");
            }
            else if (!fires && one.Fired is not null && one.Ended is not null && one.Resolved is null)
            {
                one.Resolved = at;
                news.Add($"{one.Expected.Alert} fires no more, {AlertWords.Span(one.Lasted)} after its step was over");
            }
        }
        foreach (AlertPattern pattern in expected.MustNotFire)
        {
            if (First(pattern) is FiringAlert alert && falseAlarms.TryAdd(pattern, (at, alert)))
                news.Add($"{AlertWords.Of(alert)} fires, and must not");
        }
        return news;
    }

    /// <summary>Whether nothing can change any more, once all steps are over.</summary>
    public bool IsDecided(TimeSpan at) => awaited.All(a => a.IsDecided(at));

    /// <summary>How long it takes at most until everything is decided.</summary>
    public TimeSpan Longest(TimeSpan at) => awaited.Where(a => !a.IsDecided(at)).Select(a => a.DecidedBy - at).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>What came of everything, in the document's order.</summary>
    /// <param name="at">Now.</param>
    /// <param name="blind">Why looking failed, where it did.</param>
    public IReadOnlyList<AlertVerdict> Verdicts(TimeSpan at, string? blind)
    {
        List<AlertVerdict> verdicts = [];
        foreach (ExpectedAlert one in expected.MustFire)
        {
            AwaitedAlert[] times = [.. awaited.Where(a => a.Expected == one)];
            verdicts.AddRange(times.Select(t => t.Verdict(at, blind)));
            if (times.Length == 0)
                verdicts.Add(new AlertVerdict(one.Alert, AlertVerdict.Unknown, one.Step, Within: one.Within, Text: "its step did not happen"));
        }
        foreach (AlertPattern pattern in expected.MustNotFire)
        {
            verdicts.Add(falseAlarms.TryGetValue(pattern, out (TimeSpan At, FiringAlert Alert) found)
                ? new AlertVerdict(pattern, AlertVerdict.False, Text: $"{AlertWords.Of(found.Alert)} fired {AlertWords.Span(found.At)} after the start")
                : new AlertVerdict(pattern, blind is null ? AlertVerdict.Silent : AlertVerdict.Unknown, Text: blind));
        }
        return verdicts;
    }

    private IEnumerable<AwaitedAlert> Of(string step, int number) => awaited.Where(a => a.Expected.Step == step && a.Number == number);

    private bool IsFiring(AlertPattern pattern) => First(pattern) is not null;

    private FiringAlert? First(AlertPattern pattern) => firing.FirstOrDefault(a => pattern.Matches(a.Name, a.Labels));
}
