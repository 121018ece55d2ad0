using MicroSim.Runtimes;

namespace MicroSim.Cli.Up;

/// <summary>Tells what `up` does: lines for a person, or JSON objects for a program.</summary>
internal interface IUpReport : IAsyncDisposable
{
    /// <summary>The control plane answers; it runs a simulation, or none yet for null.</summary>
    void Serving(string? simulation, Uri address);

    void Changed(StatusChange change);

    /// <summary>How everything is now.</summary>
    void Status(SimulationStatus status);

    void Ready(string simulation, TimeSpan after, string firstService, Uri address);

    void Note(string text);

    /// <summary>Something is wrong, and what runs goes on.</summary>
    void Problem(string text);
}
