using System.Net;
using System.Text;
using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Load.Reports;
using MicroSim.Load.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.LoadTests;

/// <summary>Load tests: run here, so that they go on whoever asked for them is still there or not.</summary>
internal static class LoadTestEndpoints
{
    public static void MapLoadTests(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1/simulations/{name}/load-tests");
        group.MapGet("/", List).WithName("ListLoadTests");
        group.MapPost("/", RunAsync).WithName("RunLoadTest");
        group.MapGet("/{id}", Show).WithName("ReadLoadTest");
        group.MapPost("/{id}/stop", StopAsync).WithName("StopLoadTest");
        group.MapDelete("/{id}", DeleteAsync).WithName("DeleteLoadTest");
        group.MapGet("/{id}/report", Report).WithName("ReadLoadTestReport");
    }

    private static Results<Ok<LoadTestList>, ProblemResult> List(string name, SimulationStore store, LoadTestRuns runs) =>
        store.Find(name) is null ? store.Unknown(name) : TypedResults.Ok(new LoadTestList(runs.Of(name)));

    private static Results<Ok<LoadTestView>, ProblemResult> Show(string name, string id, SimulationStore store, LoadTestRuns runs) =>
        runs.Find(name, id) is LoadTestView view ? TypedResults.Ok(view) : None(name, id, store, runs);

    private static async Task<IResult> RunAsync(string name, string? dryRun, SimulationStore store, LoadTestRuns runs, ILoadDriver driver, Bearer bearer, TimeProvider time, HttpContext context)
    {
        using PooledBuffer? body = await Body.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
            return Body.TooLarge;
        if (Flag.Refuse(nameof(dryRun), dryRun) is ProblemResult wrong)
            return wrong;
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        byte[] document = body.Written.ToArray();
        (PlannedLoadTest? planned, IReadOnlyList<ApiError> errors) = PlannedLoadTest.Of(stored, document, new RequestPlanner(driver.ControlPlane ?? Own(context), bearer.Token));
        if (errors.Count > 0)
            return ProblemResult.Invalid("load test", errors);
        if (planned is null)
            return new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"The simulation {name} does not run: {store.WhyNot(stored)}.");
        if (dryRun == "true")
            return TypedResults.Ok(planned.View("", name, LoadTestStates.Valid, time.GetUtcNow()));
        if (runs.WhyNot is string reason)
            return new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"No load can be run here: {reason}.");
        return runs.Start(stored, planned, Encoding.UTF8.GetString(document)) switch
        {
            ({ } started, _) => TypedResults.Created($"/api/v1/simulations/{name}/load-tests/{started.Id}", started.View),
            (_, var refusal) => new ProblemResult(StatusCodes.Status409Conflict, refusal!),
        };
    }

    // A run that was told to end does so whether its client waits or not.
    private static async Task<IResult> StopAsync(string name, string id, SimulationStore store, LoadTestRuns runs, IHostApplicationLifetime server)
    {
        if (runs.Running(name, id) is LoadTestRun run)
        {
            run.Stop();
            await run.Completed.WaitAsync(server.ApplicationStopping);
        }
        return runs.Find(name, id) is LoadTestView view ? TypedResults.Ok(view) : None(name, id, store, runs);
    }

    private static async Task<IResult> DeleteAsync(string name, string id, SimulationStore store, LoadTestRuns runs, IHostApplicationLifetime server)
    {
        if (runs.Running(name, id) is LoadTestRun run)
        {
            run.Leave("it was deleted");
            await run.Completed.WaitAsync(server.ApplicationStopping);
        }
        if (runs.Find(name, id) is null)
            return None(name, id, store, runs);
        runs.Remove(name, id);
        return TypedResults.NoContent();
    }

    private static IResult Report(string name, string id, string? format, SimulationStore store, LoadTestRuns runs)
    {
        if (ReportFormat.All.FirstOrDefault(f => f.Name == (format ?? "json")) is not ReportFormat form)
            return new ProblemResult(StatusCodes.Status400BadRequest, $"The parameter format must be {string.Join(", ", ReportFormat.All.Select(f => f.Name))}, not \"{format}\".");
        if (runs.Find(name, id) is not LoadTestView view)
            return None(name, id, store, runs);
        if (view.State == LoadTestStates.Running)
            return new ProblemResult(StatusCodes.Status409Conflict, $"The load test {id} still runs; its report is there when it is over.");
        if (runs.Report(name, id) is not string json)
            return new ProblemResult(StatusCodes.Status404NotFound, $"The load test {id} has no report{(view.Reason is string reason ? $": {reason}" : "")}.");
        return TypedResults.Text(form.Write(JsonSerializer.Deserialize(json, LoadReportJson.Default.LoadReport)!), form.MediaType);
    }

    private static ProblemResult None(string name, string id, SimulationStore store, LoadTestRuns runs)
    {
        if (store.Find(name) is null)
            return store.Unknown(name);
        string known = runs.Of(name) is { Count: > 0 } all ? $"there is {string.Join(", ", all.Select(r => r.Id))}" : "none ran yet";
        return new ProblemResult(StatusCodes.Status404NotFound, $"The simulation {name} has no load test {id}; {known}.");
    }

    // Where the caller reached it, workers of this machine do too.
    private static Uri Own(HttpContext context)
    {
        IPAddress local = context.Connection.LocalIpAddress ?? IPAddress.Loopback;
        local = IPAddress.IsLoopback(local) ? IPAddress.Loopback : local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local;
        return new UriBuilder(Uri.UriSchemeHttp, local.ToString(), context.Connection.LocalPort).Uri;
    }
}
