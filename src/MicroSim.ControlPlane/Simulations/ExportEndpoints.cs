using System.Text;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>A simulation in the forms of other tools.</summary>
internal static class ExportEndpoints
{
    private const string Document = "yaml";

    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/simulations/{name}/export", Export).WithName("ExportSimulation");

    private static IResult Export(string name, string? format, SimulationStore store, ControlPlaneOptions options, HttpContext context)
    {
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        context.Response.Headers.ETag = Preconditions.Tag(stored);
        format ??= SimulationExport.Formats[0];
        return (format == Document ? AsWritten(stored) : SimulationExport.Write(stored.Simulation, format, options.Frameworks)) is string text
            ? TypedResults.Text(text, SimulationExport.MediaType(format), Encoding.UTF8)
            : ProblemResult.Invalid("request", [new ApiError("format", $"must be one of {string.Join(", ", SimulationExport.Formats)}, not \"{format}\"")]);
    }

    // With its comments; only what came as JSON is written anew.
    private static string AsWritten(StoredSimulation stored) =>
        stored.Saved.Document.AsSpan().TrimStart() is ['{', ..] ? SimulationDocument.Write(stored.Simulation) : stored.Saved.Document;
}
