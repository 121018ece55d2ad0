using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;
using MicroSim.Topology;

namespace MicroSim.Cli.Scenarios;

/// <summary>Scenarios in words.</summary>
internal static class ScenarioWords
{
    private const int Longest = 80;

    /// <summary><c>slow-cart on shop: 5 things in 1m30s</c>.</summary>
    public static string Summary(JsonElement scenario) =>
        $"{scenario.Text("scenario")} on {scenario.Text("simulation")}: {scenario.Number("occurrences")} thing{(scenario.Number("occurrences") == 1 ? "" : "s")} in {Span(scenario.Member("durationMs"))}";

    /// <summary>A line of the log; times count from the start.</summary>
    public static string Line(JsonElement record, DateTimeOffset start)
    {
        string what = record.Text("what") ?? "";
        string said = record.Text("text") is string text ? text : "";
        if (record.Text("target") is not string target)
            return $"{Offset(record.Text("time"), start)}  {(what is ScenarioStates.Finished or ScenarioRecords.Started ? Terminal.Good(what) : Terminal.Bad(what))}  {said}".TrimEnd();
        string padded = $"{what,-6}";
        string coloured = what == ScenarioRecords.Failed ? Terminal.Bad(padded) : what == ScenarioRecords.Ended ? Terminal.Faint(padded) : padded;
        string until = what == ScenarioRecords.Began ? $"until {Offset(record.Text("end"), start).Trim()}" : "";
        string rest = string.Join("; ", new[] { until, Reply(record.Member("reply")), what == ScenarioRecords.Failed ? Terminal.Bad(said) : said }.Where(t => t.Length > 0));
        return $"{Offset(record.Text("time"), start)}  {coloured}  {target}: {$"{record.Text("type")} {Args(record)}".TrimEnd()}{(rest.Length == 0 ? "" : $"  {rest}")}";
    }

    /// <summary><c>delay=600 probability=20</c>; of a request what is asked of whom says the target.</summary>
    public static string Args(JsonElement of)
    {
        if (of.Text("type") == "request")
            return "";
        string text = string.Join(' ', of.Members("args").Select(a => $"{a.Name}={(a.Value.ValueKind == JsonValueKind.String ? a.Value.GetString() : a.Value.GetRawText())}"));
        return text.Length <= Longest ? text : $"{text[..Longest]}…";
    }

    public static string Span(JsonElement milliseconds) => milliseconds.TryGetDouble(out double ms) ? TimeText.Of(TimeSpan.FromMilliseconds(ms)) : "";

    private static string Offset(string? time, DateTimeOffset start) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out DateTimeOffset at) ? string.Create(CultureInfo.InvariantCulture, $"{(at - start).TotalSeconds,7:0.0} s") : "";

    private static string Reply(JsonElement reply)
    {
        if (reply.ValueKind != JsonValueKind.Object)
            return "";
        string error = reply.Text("error") is string text ? $", {Terminal.Bad(text)}" : "";
        return $"{reply.Number("status")} in {reply.Member("durationMs").GetDouble().ToString("0.0", CultureInfo.InvariantCulture)} ms{error}";
    }
}
