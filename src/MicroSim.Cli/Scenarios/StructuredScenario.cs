using System.Text.Json;
using MicroSim.Cli.Alerts;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Scenarios;

/// <summary>The log as values for programs, as it came.</summary>
internal sealed class StructuredScenario(OutputFormat format) : IScenarioReport
{
    public void Record(JsonElement record) => Structured.WriteItem(record, format);

    public void Ending() => Terminal.Error("interrupted: what it did is being taken back");

    public void Note(string text)
    {
    }

    public void Alerts(string? scenario, IReadOnlyList<AlertVerdict> verdicts)
    {
        foreach (AlertVerdict verdict in verdicts)
            Structured.WriteItem(verdict.Json(scenario), format);
    }

    public void Dispose()
    {
    }
}
