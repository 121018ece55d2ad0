using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Alerts;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Scenarios;

/// <summary>Lines for people.</summary>
internal sealed class ScenarioText : IScenarioReport
{
    private readonly DateTimeOffset start;

    public ScenarioText(JsonElement started)
    {
        start = StartOf(started);
        Terminal.Line($"{ScenarioWords.Summary(started)}. Ctrl-C ends it and takes everything back.");
    }

    public static DateTimeOffset StartOf(JsonElement started) => DateTimeOffset.Parse(started.Text("since")!, CultureInfo.InvariantCulture);

    public void Record(JsonElement record) => Terminal.Line(ScenarioWords.Line(record, start));

    public void Ending() => Terminal.Error("interrupted: what it did is being taken back");

    public void Note(string text) => Terminal.Line($"           alert   {text}");

    public void Alerts(string? scenario, IReadOnlyList<AlertVerdict> verdicts) => WriteAlerts(verdicts);

    /// <summary>What came of alerts, as a table.</summary>
    public static void WriteAlerts(IReadOnlyList<AlertVerdict> verdicts)
    {
        Terminal.Line("");
        Columns.Write(AlertWords.Headings, [.. verdicts.Select(AlertWords.Row)]);
    }

    public void Dispose()
    {
    }
}
