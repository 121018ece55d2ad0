using System.Text.Json;
using MicroSim.Cli.Alerts;

namespace MicroSim.Cli.Scenarios;

/// <summary>Takes the lines of a scenario's log, as the control plane tells them.</summary>
internal interface IScenarioReport : IDisposable
{
    void Record(JsonElement record);

    /// <summary>It is being ended, because it was interrupted here.</summary>
    void Ending();

    /// <summary>What is not in the log, in words.</summary>
    void Note(string text);

    /// <summary>What came of alerts, once the scenario is over.</summary>
    void Alerts(string? scenario, IReadOnlyList<AlertVerdict> verdicts);
}
