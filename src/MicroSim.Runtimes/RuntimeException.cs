using MicroSim.Contract;

namespace MicroSim.Runtimes;

/// <summary>The place where services run cannot do what a document asks; the problems name the places in the document.</summary>
public sealed class RuntimeException(IReadOnlyList<Problem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
