using System.Text.Json;

namespace MicroSim.Cli.Scenarios;

/// <summary>Takes the lines of a scenario's log, as the control plane tells them.</summary>
internal interface IScenarioReport : IDisposable
{
    void Record(JsonElement record);

    /// <summary>It is being ended, because it was interrupted here.</summary>
    void Ending();
}
