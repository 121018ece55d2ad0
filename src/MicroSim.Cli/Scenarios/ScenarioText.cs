using System.Globalization;
using System.Text.Json;
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

    public void Dispose()
    {
    }
}
