using System.Reflection;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Description;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.ControlPlane;

/// <summary>What the server says of itself.</summary>
internal static class ServerEndpoints
{
    private static readonly ServerView view = new(
        "MicroSim",
        typeof(ServerEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown",
        [.. Operations.All.GroupBy(o => o.Path).Select(path => $"{string.Join(", ", path.Select(o => o.Method))} {path.Key}")]);

    public static void MapServer(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Index).WithName("Index");
        routes.MapGet("/healthz", Probe).WithName("Health");
        routes.MapGet("/readyz", Ready).WithName("Ready");
    }

    private static Ok<ServerView> Index() => TypedResults.Ok(view);

    private static Results<Ok<ProbeView>, ProblemResult> Ready(SimulationStore store) => store.IsReady
        ? Probe()
        : new ProblemResult(StatusCodes.Status503ServiceUnavailable, "What ran before is still being brought back.");

    private static Ok<ProbeView> Probe() => TypedResults.Ok(new ProbeView("ok"));
}
