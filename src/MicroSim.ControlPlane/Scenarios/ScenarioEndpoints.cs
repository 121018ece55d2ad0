using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>Scenarios: run here, so that they end and are taken back whoever asked for them is still there or not.</summary>
internal static class ScenarioEndpoints
{
    private static readonly byte[] newLine = [(byte)'\n'];

    public static void MapScenarios(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1/simulations/{name}/scenarios");
        group.MapGet("/", List).WithName("ListScenarios");
        group.MapPost("/", RunAsync).WithName("RunScenario");
        group.MapGet("/{id}", Show).WithName("ReadScenario");
        group.MapDelete("/{id}", CancelAsync).WithName("CancelScenario");
        group.MapGet("/{id}/log", LogAsync).WithName("ReadScenarioLog");
    }

    private static Results<Ok<ScenarioList>, ProblemResult> List(string name, SimulationStore store, ScenarioRuns runs) =>
        store.Find(name) is null ? store.Unknown(name) : TypedResults.Ok(new ScenarioList([.. runs.Of(name).Select(r => r.View)]));

    private static Results<Ok<ScenarioView>, ProblemResult> Show(string name, string id, SimulationStore store, ScenarioRuns runs) =>
        Find(name, id, runs) is ScenarioRun run ? TypedResults.Ok(run.WholeView) : None(name, id, store, runs);

    private static async Task<IResult> RunAsync(string name, string? dryRun, SimulationStore store, ScenarioRuns runs, ScenarioRules rules, TimeProvider time, HttpContext context)
    {
        using PooledBuffer? body = await Body.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
            return Body.TooLarge;
        if (Flag.Refuse(nameof(dryRun), dryRun) is ProblemResult wrong)
            return wrong;
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        ScenarioResult read = ScenarioDocument.Read(body.Written.ToArray(), stored.Simulation, step => rules.Check(stored, step));
        if (read.Scenario is not Scenario scenario)
            return ProblemResult.Invalid("scenario", [.. read.Problems.Select(ApiError.Of)]);
        if (dryRun == "true")
            return TypedResults.Ok(Planned(name, scenario, time));
        if (!stored.Runs)
            return new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"The simulation {name} does not run: {store.WhyNot(stored)}.");
        return runs.Start(name, scenario) switch
        {
            ({ } started, _) => TypedResults.Created($"/api/v1/simulations/{name}/scenarios/{started.Id}", started.View),
            (_, var running) => new ProblemResult(StatusCodes.Status409Conflict, $"The scenario {running!.Id} runs in {name}; end it by DELETE /api/v1/simulations/{name}/scenarios/{running.Id}, or wait for its end."),
        };
    }

    // A run that was told to end does so whether its client waits or not.
    private static async Task<IResult> CancelAsync(string name, string id, SimulationStore store, ScenarioRuns runs, IHostApplicationLifetime server)
    {
        if (Find(name, id, runs) is not ScenarioRun run)
            return None(name, id, store, runs);
        run.Cancel();
        await run.Completed.WaitAsync(server.ApplicationStopping);
        return TypedResults.Ok(run.View);
    }

    private static async Task<IResult> LogAsync(string name, string id, SimulationStore store, ScenarioRuns runs, IHostApplicationLifetime server, HttpContext context)
    {
        if (Find(name, id, runs) is not ScenarioRun run)
            return None(name, id, store, runs);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            await context.Response.StartAsync(end.Token);
            int next = 0;
            for (bool isLast = false; !isLast;)
            {
                (IReadOnlyList<ScenarioRecord> records, isLast) = await run.ReadAsync(next, end.Token);
                next += records.Count;
                foreach (ScenarioRecord record in records)
                {
                    await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(record, ApiJson.Readable.ScenarioRecord), end.Token);
                    await context.Response.Body.WriteAsync(newLine, end.Token);
                }
                await context.Response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader or the server left: the end of the stream is all there is to say.
        }
        return TypedResults.Empty;
    }

    private static ScenarioRun? Find(string name, string id, ScenarioRuns runs) => runs.Of(name).FirstOrDefault(r => r.Id == id);

    private static ProblemResult None(string name, string id, SimulationStore store, ScenarioRuns runs)
    {
        if (store.Find(name) is null)
            return store.Unknown(name);
        string known = runs.Of(name) is { Count: > 0 } all ? $"there is {string.Join(", ", all.Select(r => r.Id))}" : "none ran since the control plane began";
        return new ProblemResult(StatusCodes.Status404NotFound, $"The simulation {name} has no scenario {id}; {known}.");
    }

    private static ScenarioView Planned(string simulation, Scenario scenario, TimeProvider time)
    {
        Timeline timeline = Timeline.Of(scenario);
        return new("", scenario.Name, simulation, ScenarioStates.Valid, time.GetUtcNow(), (long)timeline.End.TotalMilliseconds, null, timeline.Occurrences.Count, 0, PlannedView.Of(timeline));
    }
}
