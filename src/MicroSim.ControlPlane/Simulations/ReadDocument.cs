using System.Text;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>What became of a document: a simulation, or every problem of it.</summary>
/// <param name="Wanted">Null when there are errors.</param>
/// <param name="Errors">In the order of the text.</param>
/// <param name="Warnings">What is legal and perhaps not meant, in the order of the text.</param>
public sealed record ReadDocument(WantedSimulation? Wanted, IReadOnlyList<ApiError> Errors, IReadOnlyList<ApiError> Warnings)
{
    /// <summary>Reads YAML or JSON, which is YAML too.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="frameworks">The frameworks that it may name.</param>
    /// <param name="seed">Replaces the document's seed.</param>
    public static ReadDocument From(ReadOnlyMemory<byte> utf8, IReadOnlyList<KnownFramework> frameworks, uint? seed = null)
    {
        DocumentResult read = SimulationDocument.Read(utf8, new DocumentOptions(frameworks, FaultCatalogue.Standard));
        IReadOnlyList<ApiError> warnings = Places(read.Warnings);
        if (read.Simulation is not Simulation simulation)
            return new(null, Places(read.Problems), warnings);
        return new(new WantedSimulation(simulation with { Seed = seed ?? simulation.Seed }, Encoding.UTF8.GetString(utf8.Span), JsonElement.Parse(read.Json.Span), warnings), [], warnings);
    }

    public static ReadDocument From(string text, IReadOnlyList<KnownFramework> frameworks) => From(Encoding.UTF8.GetBytes(text), frameworks);

    private static IReadOnlyList<ApiError> Places(IEnumerable<DocumentProblem> problems) => [.. problems.Select(ApiError.Of)];
}
