using System.Diagnostics.CodeAnalysis;

namespace MicroSim.Topology;

/// <summary>What was made of a document: a simulation, or every problem that it has.</summary>
/// <param name="Simulation">Null when there are problems.</param>
/// <param name="Problems">In the order of the text.</param>
/// <param name="Warnings">What is allowed and probably not meant, in the order of the text.</param>
public sealed record DocumentResult(Simulation? Simulation, IReadOnlyList<DocumentProblem> Problems, IReadOnlyList<DocumentProblem> Warnings)
{
    [MemberNotNullWhen(true, nameof(Simulation))]
    public bool IsValid => Simulation is not null;

    /// <summary>A valid document as JSON, as it was written; empty for an invalid one.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }
}
