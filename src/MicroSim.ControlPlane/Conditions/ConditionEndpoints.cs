using System.Text;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Services;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.Conditions;

/// <summary>Abnormal states of a running simulation: set, listed, taken back.</summary>
internal static class ConditionEndpoints
{
    public static void MapConditions(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder simulation = routes.MapGroup("/api/v1/simulations/{name}/conditions");
        simulation.MapGet("/", ListAll).WithName("ListSimulationConditions");
        simulation.MapDelete("/", ClearAllAsync).WithName("ClearSimulationConditions");
        RouteGroupBuilder service = routes.MapGroup("/api/v1/simulations/{name}/services/{service}/conditions");
        service.MapGet("/", List).WithName("ListConditions");
        service.MapPost("/", AddAsync).WithName("AddCondition");
        service.MapDelete("/", ClearAsync).WithName("ClearConditions");
        service.MapGet("/{id}", Show).WithName("ReadCondition");
        service.MapDelete("/{id}", RemoveAsync).WithName("RemoveCondition");
    }

    private static Results<Ok<ConditionList>, ProblemResult> ListAll(string name, SimulationStore store, ConditionBook book, TimeProvider time) =>
        store.Find(name) is null ? store.Unknown(name) : TypedResults.Ok(Views(book.Of(name), time));

    private static Results<Ok<ConditionList>, ProblemResult> List(string name, string service, SimulationStore store, ConditionBook book, TimeProvider time) =>
        Refusal(store, name, service) is ProblemResult refusal ? refusal : TypedResults.Ok(Views(book.Of(name).Where(c => c.Service == service), time));

    private static Results<Ok<ConditionView>, ProblemResult> Show(string name, string service, string id, SimulationStore store, ConditionBook book, TimeProvider time)
    {
        if (Refusal(store, name, service) is ProblemResult refusal)
            return refusal;
        return book.Of(name).FirstOrDefault(c => c.Service == service && c.Id == id) is AddedCondition found
            ? TypedResults.Ok(ConditionView.Of(found, time.GetUtcNow()))
            : None(book, name, service, id);
    }

    private static async Task<IResult> AddAsync(string name, string service, SimulationStore store, ConditionBook book, IRuntime runtime, ControlPlaneOptions options, TimeProvider time, IHostApplicationLifetime server, HttpContext context)
    {
        using PooledBuffer? body = await Body.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
            return Body.TooLarge;
        if (Refusal(store, name, service) is ProblemResult refusal)
            return refusal;
        StoredSimulation stored = store.Find(name)!;
        if (!stored.Runs)
            return new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"The simulation {name} does not run: {stored.Reason}.");
        (AddedCondition? wanted, IReadOnlyList<Problem> problems) = AddedConditionReader.Read(Encoding.UTF8.GetString(body.Written.Span), stored.Simulation, service, time.GetUtcNow());
        if (wanted is null)
            return ProblemResult.Invalid("condition", problems);
        if ((AbilityProblem(stored, wanted, options) ?? ReplicaProblem(stored, runtime.Status(name), wanted)) is Problem none)
            return ProblemResult.Invalid("condition", [none]);
        (AddedCondition? added, string? reason) = await book.AddAsync(name, wanted, server.ApplicationStopping);
        return added is null
            ? new ProblemResult(StatusCodes.Status409Conflict, $"Nothing was changed: {reason}.")
            : TypedResults.Created($"/api/v1/simulations/{name}/services/{service}/conditions/{added.Id}", ConditionView.Of(added, time.GetUtcNow()));
    }

    private static async Task<IResult> RemoveAsync(string name, string service, string id, SimulationStore store, ConditionBook book, IHostApplicationLifetime server)
    {
        if (Refusal(store, name, service) is ProblemResult refusal)
            return refusal;
        IReadOnlyList<AddedCondition> removed = await book.RemoveAsync(name, c => c.Service == service && c.Id == id, server.ApplicationStopping);
        return removed.Count > 0 ? TypedResults.NoContent() : None(book, name, service, id);
    }

    private static async Task<IResult> ClearAsync(string name, string service, SimulationStore store, ConditionBook book, IHostApplicationLifetime server)
    {
        if (Refusal(store, name, service) is ProblemResult refusal)
            return refusal;
        await book.RemoveAsync(name, c => c.Service == service, server.ApplicationStopping);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ClearAllAsync(string name, SimulationStore store, ConditionBook book, IHostApplicationLifetime server)
    {
        if (store.Find(name) is null)
            return store.Unknown(name);
        await book.RemoveAsync(name, _ => true, server.ApplicationStopping);
        return TypedResults.NoContent();
    }

    private static ProblemResult? Refusal(SimulationStore store, string name, string service) => store.Find(name) switch
    {
        null => store.Unknown(name),
        { } stored when stored.Simulation.Find(service) is null => ServiceEndpoints.Unknown(stored, service),
        _ => null,
    };

    private static Problem? AbilityProblem(StoredSimulation stored, AddedCondition wanted, ControlPlaneOptions options)
    {
        string framework = stored.Simulation.Find(wanted.Service)!.Framework, type = wanted.Condition.Fault.Type;
        bool cannot = options.Frameworks.FirstOrDefault(f => f.Name == framework)?.Cannot.Contains(KnownFramework.WordOf(type)) ?? false;
        return cannot ? new Problem("type", $"the framework '{framework}' of {wanted.Service} cannot do '{type}'") : null;
    }

    // A replica or version that is not there now would never suffer anything, and nobody would know why.
    private static Problem? ReplicaProblem(StoredSimulation stored, SimulationStatus? status, AddedCondition wanted)
    {
        Service service = stored.Simulation.Find(wanted.Service)!;
        string[] instances = [.. status?.Services.Where(s => s.Name == service.Name).SelectMany(s => s.Replicas).Where(r => !r.Leaving).Select(r => r.Instance) ?? []];
        if (wanted.Replicas.Instance is string instance && !instances.Contains(instance))
            return new Problem("replicas", $"there is no replica '{instance}'{Spelling.Suggestion(instance, instances)}; {ReplicaChoice.Form}");
        return wanted.Replicas.VersionObjection(service) is string none ? new Problem("version", none) : null;
    }

    private static ProblemResult None(ConditionBook book, string name, string service, string id)
    {
        string[] known = [.. book.Of(name).Where(c => c.Service == service).Select(c => c.Id)];
        return new(StatusCodes.Status404NotFound, $"The service {service} has no added condition {id}; {(known.Length == 0 ? "it has none" : $"it has {string.Join(", ", known)}")}.");
    }

    private static ConditionList Views(IEnumerable<AddedCondition> conditions, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new([.. conditions.Select(c => ConditionView.Of(c, now))]);
    }
}
