using MicroSim.Topology;

namespace MicroSim.ControlPlane.Api;

/// <summary>Why the control plane refused or failed: RFC 9457 problem details.</summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What went wrong, and what would be right.</param>
/// <param name="Errors">Every place that is wrong; null where no input is to blame.</param>
public sealed record ApiProblem(string Title, int Status, string Detail, IReadOnlyList<ApiError>? Errors = null);

/// <summary>One place of an input that is wrong.</summary>
/// <param name="Path">JSON path; <c>$</c> is the input itself.</param>
/// <param name="Message">What would be right.</param>
/// <param name="Line">Line in the text from 1, where it is known.</param>
/// <param name="Column">Column in that line from 1, where it is known.</param>
public sealed record ApiError(string Path, string Message, int? Line = null, int? Column = null)
{
    /// <summary>The same of a document.</summary>
    public static ApiError Of(DocumentProblem problem) => new(problem.Path, problem.Message, problem.Line, problem.Column);
}
