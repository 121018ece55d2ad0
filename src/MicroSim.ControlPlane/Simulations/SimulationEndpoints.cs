using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>Simulations: list, create, change, show, delete. A change that has begun is finished even if its client leaves.</summary>
internal static class SimulationEndpoints
{
    public static void MapSimulations(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1/simulations");
        group.MapGet("/", List).WithName("ListSimulations");
        group.MapPost("/", CreateAsync).WithName("CreateSimulation");
        group.MapGet("/{name}", Show).WithName("ReadSimulation");
        group.MapPut("/{name}", PutAsync).WithName("PutSimulation");
        group.MapDelete("/{name}", DeleteAsync).WithName("DeleteSimulation");
        routes.MapGet("/api/v1/frameworks", ListFrameworks).WithName("ListFrameworks");
    }

    private static Ok<FrameworkList> ListFrameworks(ControlPlaneOptions options) =>
        TypedResults.Ok(new FrameworkList([.. options.Frameworks.Select(f => new FrameworkView(f.Name, f.Cannot)).OrderBy(f => f.Name, StringComparer.Ordinal)]));

    private static Ok<SimulationList> List(SimulationStore store, IRuntime runtime) =>
        TypedResults.Ok(new SimulationList([.. store.All.Select(s => s.View(runtime.Status(s.Name), whole: false))]));

    private static Results<Ok<SimulationView>, ProblemResult> Show(string name, SimulationStore store, IRuntime runtime, HttpContext context)
    {
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        context.Response.Headers.ETag = Preconditions.Tag(stored);
        return TypedResults.Ok(stored.View(runtime.Status(name), whole: true));
    }

    private static Task<IResult> CreateAsync(
        string? dryRun, SimulationStore store, IRuntime runtime, Preconditions preconditions, ControlPlaneOptions options, IHostApplicationLifetime server, HttpContext context) =>
        ApplyAsync(null, dryRun, store, runtime, preconditions, options, server, context);

    private static Task<IResult> PutAsync(
        string name, string? dryRun, SimulationStore store, IRuntime runtime, Preconditions preconditions, ControlPlaneOptions options, IHostApplicationLifetime server, HttpContext context) =>
        ApplyAsync(name, dryRun, store, runtime, preconditions, options, server, context);

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        string name, SimulationStore store, Preconditions preconditions, IHostApplicationLifetime server, HttpContext context)
    {
        (bool found, ProblemResult? refusal) = await store.DeleteAsync(name, stored => preconditions.Check(context.Request, stored, name), server.ApplicationStopping);
        return found ? refusal is null ? TypedResults.NoContent() : refusal : store.Unknown(name);
    }

    // With its address, so that a client which cannot read documents can go on by PUT.
    private static ProblemResult Exists(string name, HttpResponse response)
    {
        response.Headers.Location = $"/api/v1/simulations/{name}";
        return new ProblemResult(StatusCodes.Status409Conflict, $"The simulation {name} exists; change it by PUT /api/v1/simulations/{name}.");
    }

    private static CheckView Checked(string name, WantedSimulation wanted, StoredSimulation? now) => new(
        name,
        now is not null,
        wanted.Warnings,
        now is null ? [] : [.. DocumentDifference.Between(now.Saved.Document, wanted.Text).Select(d => new ApiError(d.Path, d.Message))]);

    private static async Task<IResult> ApplyAsync(
        string? name, string? dryRun, SimulationStore store, IRuntime runtime, Preconditions preconditions, ControlPlaneOptions options, IHostApplicationLifetime server, HttpContext context)
    {
        if (Flag.Refuse(nameof(dryRun), dryRun) is ProblemResult wrong)
            return wrong;
        using PooledBuffer? body = await Body.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
            return Body.TooLarge;
        ReadDocument read = ReadDocument.From(body.Written, options.Frameworks);
        if (read.Wanted is not WantedSimulation wanted)
            return ProblemResult.Invalid("document", read.Errors);
        string own = store.NameOf(wanted, name);
        if (name is not null && name != own)
            return ProblemResult.Invalid("document", [new ApiError("metadata.name", $"must be {name}, as in the address that the document was sent to")]);
        if (dryRun == "true")
            return TypedResults.Ok(Checked(own, wanted, store.Find(own)));
        // At once, also while it waits for a build.
        if (name is null && store.Find(own) is not null)
            return Exists(own, context.Response);
        // Who names the version to change waits until it is known which one there is.
        string? replaces = name is null || context.Request.Headers.IfMatch.Count > 0 ? null : wanted.Text;
        Task<Changed> change = store.ChangeAsync(own, before => name is null && before is not null
            ? Change.Refuse(Exists(own, context.Response))
            : preconditions.Check(context.Request, before, own) is ProblemResult refusal ? Change.Refuse(refusal) : Change.To(wanted), server.ApplicationStopping, replaces: replaces);
        return await Editor.AnswerAsync(own, change, changed =>
        {
            context.Response.Headers.ETag = Preconditions.Tag(changed.Now!);
            SimulationView view = changed.Now!.View(runtime.Status(own), whole: true);
            return changed.Created ? TypedResults.Created($"/api/v1/simulations/{own}", view) : TypedResults.Ok(view);
        });
    }
}
