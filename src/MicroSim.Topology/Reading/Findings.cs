using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Problems and warnings of one document, as they are found, up to a limit: a document may be wrong a hundred thousand times.</summary>
internal sealed class Findings
{
    public const int Limit = 100;

    public List<Problem> Problems { get; } = [];

    public List<Problem> Warnings { get; } = [];

    /// <summary>Whether further problems are not kept.</summary>
    public bool IsFull => Problems.Count >= Limit;

    public void Refuse(string path, string message)
    {
        if (!IsFull)
            Problems.Add(new Problem(path, message));
    }

    public void Warn(string path, string message)
    {
        if (Warnings.Count < Limit)
            Warnings.Add(new Problem(path, message));
    }
}
