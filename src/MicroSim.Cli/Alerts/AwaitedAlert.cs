using MicroSim.Topology;

namespace MicroSim.Cli.Alerts;

/// <summary>An alert that one occurrence of a step must raise, and what was seen of it.</summary>
/// <param name="expected">What the document says.</param>
/// <param name="number">The how-manieth time of the step.</param>
/// <param name="began">When the step began to act.</param>
internal sealed class AwaitedAlert(ExpectedAlert expected, int number, TimeSpan began)
{
    public ExpectedAlert Expected => expected;

    public int Number => number;

    /// <summary>It fired when its step began, so its beginning tells nothing.</summary>
    public bool FiredBefore { get; init; }

    /// <summary>Its step could not be done.</summary>
    public bool Failed { get; set; }

    public TimeSpan? Fired { get; set; }

    public TimeSpan? Ended { get; set; }

    public TimeSpan? Resolved { get; set; }

    /// <summary>How long it took to fire.</summary>
    public TimeSpan? Detected => Fired - began;

    /// <summary>How long it fired after its step was over.</summary>
    public TimeSpan? Lasted => Resolved - Ended;

    /// <summary>When it is decided at the latest.</summary>
    public TimeSpan DecidedBy => expected.Resolves is TimeSpan limit && Fired is not null && Ended is TimeSpan end ? end + limit : began + expected.Within;

    private bool IsDetected => Detected <= expected.Within;

    public bool IsDecided(TimeSpan at) => Failed || FiredBefore || (IsDetected ? expected.Resolves is null || Resolved is not null || at > Ended + expected.Resolves : at > began + expected.Within);

    public AlertVerdict Verdict(TimeSpan at, string? blind)
    {
        (string verdict, string? text) = Judge(at, blind);
        return new AlertVerdict(expected.Alert, verdict, expected.Step, number, expected.Within, Detected, Lasted, text);
    }

    private (string Verdict, string? Text) Judge(TimeSpan at, string? blind)
    {
        if (Failed)
            return (AlertVerdict.Unknown, "its step could not be done");
        if (FiredBefore)
            return (AlertVerdict.Before, "it fired already when its step began");
        if (IsDetected && expected.Resolves is TimeSpan limit)
        {
            return Lasted <= limit ? (AlertVerdict.Ok, null)
                : at > Ended + limit ? (AlertVerdict.Unresolved, $"it still fired {AlertWords.Span(limit)} after its step was over")
                : (AlertVerdict.Unknown, "the scenario was ended before it could resolve");
        }
        if (IsDetected)
            return (AlertVerdict.Ok, null);
        return at > began + expected.Within ? (AlertVerdict.Missed, Fired is null ? blind : "it came too late") : (AlertVerdict.Unknown, "the scenario was ended before its time was over");
    }
}
