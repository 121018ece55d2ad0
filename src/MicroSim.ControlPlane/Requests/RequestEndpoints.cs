using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MicroSim.ControlPlane.Requests;

/// <summary>Scripted requests. Plain request delegates: nothing is bound and nothing is allocated for it.</summary>
internal static class RequestEndpoints
{
    public static void MapRequests(this IEndpointRouteBuilder routes)
    {
        SimulationStore store = routes.ServiceProvider.GetRequiredService<SimulationStore>();
        RequestRunner runner = routes.ServiceProvider.GetRequiredService<RequestRunner>();

        Task RunAsync(HttpContext context, StoredSimulation stored) => stored.Runs ? runner.RunAsync(context, stored) : Waiting(stored, store).ExecuteAsync(context);

        routes.MapPost("/api/v1/simulations/{name}/requests", (RequestDelegate)(context =>
        {
            string name = (string)context.Request.RouteValues["name"]!;
            return store.Find(name) is StoredSimulation stored ? RunAsync(context, stored) : store.Unknown(name).ExecuteAsync(context);
        })).WithName("SendRequest");

        routes.MapPost("/", (RequestDelegate)(context => store.Only() is StoredSimulation stored ? RunAsync(context, stored) : Choice(store).ExecuteAsync(context))).WithName("SendRequestToTheOnlySimulation");
    }

    private static ProblemResult Choice(SimulationStore store) => store.All is [] ? None : Several(store);

    private static ProblemResult None { get; } = new(StatusCodes.Status404NotFound, "No simulation runs; start one by POST /api/v1/simulations or `microsim apply FILE`.");

    private static ProblemResult Waiting(StoredSimulation stored, SimulationStore store) =>
        new(StatusCodes.Status503ServiceUnavailable, $"The simulation {stored.Name} does not run: {store.WhyNot(stored)}.");

    private static ProblemResult Several(SimulationStore store) => new(
        StatusCodes.Status409Conflict,
        $"Several simulations run; send the request to one of {string.Join(", ", store.All.Select(s => $"/api/v1/simulations/{s.Name}/requests"))}.");
}
