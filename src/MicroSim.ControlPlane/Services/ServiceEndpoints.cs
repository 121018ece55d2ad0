using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.Services;

/// <summary>The services of a simulation. An edit changes the whole document, which must be valid with it.</summary>
internal static class ServiceEndpoints
{
    public static void MapServices(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1/simulations/{name}/services");
        group.MapGet("/", List).WithName("ListServices");
        group.MapGet("/{service}", Show).WithName("ReadService");
        group.MapPut("/{service}", PutAsync).WithName("PutService");
        group.MapPatch("/{service}", PatchAsync).WithName("PatchService");
        group.MapDelete("/{service}", DeleteAsync).WithName("DeleteService");
        group.MapPost("/{service}/restart", RestartAsync).WithName("RestartService");
    }

    public static ProblemResult Unknown(StoredSimulation stored, string service) => new(
        StatusCodes.Status404NotFound,
        $"The simulation {stored.Name} has no service {service}; it has {string.Join(", ", stored.Simulation.Services.Select(s => s.Name))}.");

    private static Results<Ok<ServiceList>, ProblemResult> List(string name, SimulationStore store, IRuntime runtime) => store.Find(name) is StoredSimulation stored
        ? TypedResults.Ok(new ServiceList([.. stored.Simulation.Services.Select(s => View(stored, s, runtime, whole: false))]))
        : store.Unknown(name);

    private static Results<Ok<ServiceView>, ProblemResult> Show(string name, string service, SimulationStore store, IRuntime runtime, HttpContext context)
    {
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        if (stored.Simulation.Find(service) is not Service found)
            return Unknown(stored, service);
        context.Response.Headers.ETag = Preconditions.Tag(found);
        return TypedResults.Ok(View(stored, found, runtime, whole: true));
    }

    private static Task<IResult> PutAsync(string name, string service, Editor editor, IRuntime runtime, Preconditions preconditions, HttpContext context) =>
        WriteAsync(name, service, _ => null, DocumentEdit.SetService, editor, runtime, preconditions, context);

    private static Task<IResult> PatchAsync(string name, string service, Editor editor, IRuntime runtime, Preconditions preconditions, HttpContext context) =>
        WriteAsync(name, service, before => before.Simulation.Find(service) is null ? Unknown(before, service) : null, DocumentEdit.PatchService, editor, runtime, preconditions, context);

    private static async Task<IResult> WriteAsync(
        string name, string service, Func<StoredSimulation, ProblemResult?> objection, Func<string, string, string, EditResult> edit,
        Editor editor, IRuntime runtime, Preconditions preconditions, HttpContext context)
    {
        if (await Editor.ReadAsync(context) is not string definition)
            return Body.TooLarge;
        bool isNew = false;
        Task<Changed> change = editor.EditAsync(name, "service", before => objection(before) ?? preconditions.Check(context.Request, before, name, service), before =>
        {
            isNew = before.Simulation.Find(service) is null;
            return edit(before.Saved.Document, service, definition);
        });
        return await Editor.AnswerAsync(name, change, changed =>
        {
            Service now = changed.Now!.Simulation.Find(service)!;
            context.Response.Headers.ETag = Preconditions.Tag(now);
            ServiceView view = View(changed.Now, now, runtime, whole: true);
            return isNew ? TypedResults.Created($"/api/v1/simulations/{name}/services/{service}", view) : TypedResults.Ok(view);
        });
    }

    private static Task<IResult> DeleteAsync(string name, string service, Editor editor, Preconditions preconditions, HttpContext context)
    {
        Task<Changed> change = editor.EditAsync(
            name,
            "service",
            before => before.Simulation.Find(service) is null ? Unknown(before, service) : preconditions.Check(context.Request, before, name, service),
            before => DocumentEdit.RemoveService(before.Saved.Document, service));
        return Editor.AnswerAsync(name, change, _ => TypedResults.NoContent());
    }

    private static async Task<IResult> RestartAsync(string name, string service, SimulationStore store, IRuntime runtime, IHostApplicationLifetime server)
    {
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        if (stored.Simulation.Find(service) is not Service found)
            return Unknown(stored, service);
        return await runtime.RestartAsync(name, service, server.ApplicationStopping)
            ? TypedResults.Accepted($"/api/v1/simulations/{name}/services/{service}", View(stored, found, runtime, whole: false))
            : new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"The service {service} does not run: {store.WhyNot(stored)}.");
    }

    private static ServiceView View(StoredSimulation stored, Service service, IRuntime runtime, bool whole)
    {
        ServiceView view = runtime.Status(stored.Name)?.Services.FirstOrDefault(s => s.Name == service.Name) is ServiceStatus status
            ? ServiceView.Of(status)
            : ServiceView.NotRunning(service);
        return whole ? view with { Definition = stored.Wanted.Document.GetProperty("spec").GetProperty("services").GetProperty(service.Name) } : view;
    }
}
