using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Client;

namespace MicroSim.Cli.Output;

/// <summary>A trace as a waterfall: who called whom, when each piece of work began and how long it took.</summary>
internal static class TraceOutput
{
    public static readonly IReadOnlyList<string> Headings = ["TRACE", "START", "ENTRY", "STATUS", "DURATION", "SPANS", "ERRORS", "FAULTS"];

    private const int ShortestBar = 10;
    private const int LongestBar = 60;
    private const int LongestLabel = 60;
    private const string Gap = "  ";

    public static IReadOnlyList<string> Row(TraceSummaryReply trace) =>
    [
        trace.Id, Time(trace.Start), trace.Entry, trace.Status, TopOutput.Duration(trace.DurationMs), Number(trace.Spans), Number(trace.Errors), string.Join(", ", trace.Faults),
    ];

    /// <summary>All lines.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="width">How many columns there are.</param>
    public static IEnumerable<string> Lines(TraceReply trace, int width)
    {
        TraceSummaryReply summary = trace.Summary;
        IReadOnlyList<SpanReply> spans = trace.Spans;
        yield return $"trace {summary.Id}{string.Concat(summary.RequestIds.Select(r => $"{Gap}request {r}"))}";
        yield return $"{Instant(summary.Start)}{Gap}{TopOutput.Duration(summary.DurationMs)}{Gap}status {summary.Status}{Gap}{Count(summary.Services.Count, "service")}, {Count(summary.Spans, "span")}, {Count(summary.Errors, "error")}"
            + (summary.FromResult ? $"{Gap}(from the result tree)" : "");
        yield return "";
        string[] labels = [.. spans.Select(Label)];
        string[] durations = [.. spans.Select(s => TopOutput.Duration(s.DurationMs))];
        int label = labels.Max(l => l.Length), duration = durations.Max(d => d.Length);
        int bar = Math.Clamp(width - label - duration - 2 * Gap.Length, ShortestBar, LongestBar);
        for (int i = 0; i < spans.Count; i++)
        {
            yield return $"{labels[i].PadRight(label)}{Gap}{Bar(spans[i], summary.DurationMs, bar)}{Gap}{durations[i].PadLeft(duration)}{Failure(spans[i])}".TrimEnd();
            foreach (JsonElement happened in spans[i].Events)
                yield return $"{new string(' ', Indent(spans[i]))}{Gap}! {Event(happened)}";
        }
    }

    private static string Label(SpanReply span)
    {
        string what = span.IsClient && span.Attribute("server.address") is string callee ? $"→ {callee}" : $"{span.Service} {span.Name}".Trim();
        string label = new string(' ', Indent(span)) + what;
        return label.Length <= LongestLabel ? label : label[..(LongestLabel - 1)] + "…";
    }

    // So deep that nobody could tell the difference, labels keep their room.
    private static int Indent(SpanReply span) => Math.Min(span.Depth, LongestLabel / 4) * 2;

    private static string Bar(SpanReply span, double wholeMs, int width)
    {
        double share = wholeMs > 0 ? width / wholeMs : 0;
        int start = Math.Clamp((int)(span.OffsetMs * share), 0, width - 1);
        int length = Math.Clamp((int)Math.Round(span.DurationMs * share), 1, width - start);
        string bar = new(span.IsClient ? '─' : '━', length);
        return new string(' ', start) + (span.Error is null ? Terminal.Good(bar) : Terminal.Bad(bar)) + new string(' ', width - start - length);
    }

    private static string Failure(SpanReply span)
    {
        if (span.Error is not string error)
            return "";
        string? status = span.Attribute("http.response.status_code");
        string text = error is "" or "status" ? status ?? "failed" : status is null || error == status ? error : $"{error} ({status})";
        return Gap + Terminal.Bad(text);
    }

    private static string Event(JsonElement happened)
    {
        string? fault = happened.Member("attributes").Text("microsim.fault.type");
        string text = fault is null ? happened.Text("name") ?? "" : $"{fault} ({happened.Member("attributes").Text("microsim.fault.phase")})";
        return $"{text} at {TopOutput.Duration(happened.Real("offsetMs"))}";
    }

    private static string Time(string start) =>
        DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant) ? instant.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) : start;

    private static string Instant(string start) =>
        DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant)
            ? instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : start;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Count(int number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";
}
