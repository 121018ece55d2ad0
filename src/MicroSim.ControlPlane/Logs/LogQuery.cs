using System.Collections.Immutable;
using System.Globalization;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Metrics;
using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Logs;

/// <summary>Which lines are wanted.</summary>
/// <param name="Service">Of one service.</param>
/// <param name="Replica">Of one replica.</param>
/// <param name="Since">Not older than this.</param>
/// <param name="Level">At least so grave: a place in <see cref="Levels"/>.</param>
/// <param name="Trace">Of one trace.</param>
/// <param name="Request">Of one request.</param>
/// <param name="Text">With this text in it, in whatever case.</param>
internal sealed record LogQuery(
    string? Service = null, string? Replica = null, DateTimeOffset? Since = null, int Level = 0, string? Trace = null, string? Request = null, string? Text = null)
{
    /// <summary>From harmless to grave.</summary>
    public static ImmutableArray<string> Levels { get; } = ["debug", "info", "warning", "error"];

    /// <summary>Where a level stands among them; -1 for what is none.</summary>
    public static int PlaceOf(string level) => Levels.IndexOf(level);

    /// <summary>The instant that a text means, a span before now or RFC 3339; null for neither.</summary>
    public static DateTimeOffset? ReadSince(string text, DateTimeOffset now) => Spans.Parse(text) switch
    {
        TimeSpan span => now - span,
        null when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) => instant,
        _ => null,
    };

    /// <summary>The line as it is told; null when it is not wanted.</summary>
    public LogView? View(LogLine line)
    {
        // Of no instance: it tells that lines are missing, which concerns every reader.
        if (line.Instance.Length > 0 && (line.Time < Since || (Replica is not null && line.Instance != Replica) || (Text is not null && !line.Text.Contains(Text, StringComparison.OrdinalIgnoreCase))))
            return null;
        LogFacts facts = LogFacts.Of(line.Text);
        if (line.Instance.Length > 0 && (GravityOf(facts) < Level || (Trace is not null && facts.TraceId != Trace) || (Request is not null && facts.RequestId != Request)))
            return null;
        return new LogView(line.Number, line.Time, line.Service, line.Instance, line.Text, facts.Level, facts.Event, facts.RequestId, facts.TraceId, facts.Condition);
    }

    // What says no level is no line of the agent's log but what a framework or a runtime printed when something broke.
    private static int GravityOf(LogFacts facts) => facts.Level is string level && PlaceOf(level) is >= 0 and int place ? place : Levels.Length - 1;
}
