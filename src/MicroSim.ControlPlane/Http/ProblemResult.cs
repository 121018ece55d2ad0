using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MicroSim.ControlPlane.Http;

/// <summary>A reply that says what is wrong, as <c>application/problem+json</c>.</summary>
internal sealed class ProblemResult(int status, string detail, IReadOnlyList<ApiError>? errors = null) : IResult, IStatusCodeHttpResult
{
    private const string MediaType = "application/problem+json";

    public ApiProblem Problem { get; } = new(ReasonPhrases.GetReasonPhrase(status), status, detail, errors);

    public int? StatusCode => Problem.Status;

    /// <summary>An input with problems, all of them.</summary>
    public static ProblemResult Invalid(string what, IEnumerable<Problem> problems) =>
        Invalid(what, [.. problems.Select(p => new ApiError(p.Path, p.Message))]);

    public static ProblemResult Invalid(string what, IReadOnlyList<ApiError> errors) =>
        new(StatusCodes.Status400BadRequest, $"The {what} has {errors.Count} problem{(errors.Count == 1 ? "" : "s")}; nothing was done.", errors);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Problem.Status;
        httpContext.Response.ContentType = MediaType;
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(Problem, ApiJson.Readable.ApiProblem);
        httpContext.Response.ContentLength = body.Length;
        return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
