using System.Text;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>A simulation in the forms of other tools.</summary>
internal static class ExportEndpoints
{
    private static readonly string[] formats = ["yaml", "compose", "mermaid", "dot"];

    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/simulations/{name}/export", Export).WithName("ExportSimulation");

    private static IResult Export(string name, string? format, SimulationStore store, HttpContext context)
    {
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        context.Response.Headers.ETag = Preconditions.Tag(stored);
        return (format ?? "yaml") switch
        {
            "yaml" => Text(Yaml(stored), "application/yaml"),
            "compose" => Text(ComposeExport.Write(stored.Simulation), "application/yaml"),
            "mermaid" => Text(MermaidExport.Write(stored.Simulation), "text/vnd.mermaid"),
            "dot" => Text(DotExport.Write(stored.Simulation), "text/vnd.graphviz"),
            _ => ProblemResult.Invalid("request", [new ApiError("format", $"must be one of {string.Join(", ", formats)}, not \"{format}\"")]),
        };
    }

    // With its comments; only what came as JSON is written anew.
    private static string Yaml(StoredSimulation stored) =>
        stored.Saved.Document.AsSpan().TrimStart() is ['{', ..] ? SimulationDocument.Write(stored.Simulation) : stored.Saved.Document;

    private static ContentHttpResult Text(string text, string mediaType) => TypedResults.Text(text, mediaType, Encoding.UTF8);
}
