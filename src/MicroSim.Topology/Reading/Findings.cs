using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Problems and warnings of one document, as they are found.</summary>
internal sealed class Findings
{
    public List<Problem> Problems { get; } = [];

    public List<Problem> Warnings { get; } = [];

    public void Refuse(string path, string message) => Problems.Add(new Problem(path, message));

    public void Warn(string path, string message) => Warnings.Add(new Problem(path, message));
}
