namespace MicroSim.Topology;

/// <summary>Something wrong with a document, and where.</summary>
/// <param name="Path">JSON path from the document's root; <c>$</c> is the document itself.</param>
/// <param name="Message">What would be right.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
public sealed record DocumentProblem(string Path, string Message, int Line, int Column)
{
    public override string ToString() => $"{Line}:{Column}: {Path}: {Message}";
}
