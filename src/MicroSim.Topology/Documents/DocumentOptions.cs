using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>What a document may name.</summary>
/// <param name="Frameworks">The frameworks that have an agent.</param>
/// <param name="Catalogue">The fault types.</param>
public sealed record DocumentOptions(IReadOnlyCollection<KnownFramework> Frameworks, FaultCatalogue Catalogue);
