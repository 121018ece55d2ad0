using System.Text;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>A simulation in the forms of other tools.</summary>
internal static class ExportEndpoints
{
    public static void MapExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/simulations/{name}/export", Export).WithName("ExportSimulation");

    private static IResult Export(string name, string? format, SimulationStore store, ControlPlaneOptions options, HttpContext context)
    {
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        context.Response.Headers.ETag = Preconditions.Tag(stored);
        format ??= "yaml";
        return Write(stored, format, options) is string text
            ? TypedResults.Text(text, SimulationExport.MediaType(format), Encoding.UTF8)
            : ProblemResult.Invalid("request", [new ApiError("format", $"must be one of {string.Join(", ", KubernetesExport.AllFormats)}, not \"{format}\"")]);
    }

    private static string? Write(StoredSimulation stored, string format, ControlPlaneOptions options) => format switch
    {
        "yaml" => AsWritten(stored),
        KubernetesExport.Format => KubernetesExport.Write(stored.Simulation, new ManifestOptions(AgentImages.Of(options.Frameworks), Seed: stored.Simulation.Seed)),
        _ => SimulationExport.Write(stored.Simulation, format, options.Frameworks),
    };

    // With its comments; only what came as JSON is written anew.
    private static string AsWritten(StoredSimulation stored) =>
        stored.Saved.Document.AsSpan().TrimStart() is ['{', ..] ? SimulationDocument.Write(stored.Simulation) : stored.Saved.Document;
}
