using System.Globalization;

namespace MicroSim.Topology;

/// <summary>A connection as drawings show it.</summary>
internal sealed record ExportedConnection(string From, string Endpoint, Call Call)
{
    /// <summary>What of it is not the ordinary case.</summary>
    public string Label => string.Join(' ',
    [
        .. Call.Name is string name ? (string[])[name] : [],
        .. Endpoint != EndpointPaths.Root || Call.Endpoint != EndpointPaths.Root ? (string[])[$"{Endpoint} → {Call.Endpoint}"] : [],
        .. Call.Probability < 100 ? (string[])[$"{Call.Probability.ToString(CultureInfo.InvariantCulture)}%"] : [],
    ]);

    public static IEnumerable<ExportedConnection> Of(Simulation simulation) =>
        simulation.Services.SelectMany(s => s.Endpoints.SelectMany(e => e.Value.Calls.Select(c => new ExportedConnection(s.Name, e.Key, c))));
}
