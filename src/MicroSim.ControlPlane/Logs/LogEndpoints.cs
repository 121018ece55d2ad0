using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.Logs;

/// <summary>What services print, as newline-delimited JSON.</summary>
internal static class LogEndpoints
{
    private static readonly byte[] newLine = [(byte)'\n'];

    public static void MapLogs(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/simulations/{name}/logs", ReadAsync).WithName("ReadLogs");

    private static async Task<IResult> ReadAsync(
        string name, string? service, string? follow, SimulationStore store, IRuntime runtime, IHostApplicationLifetime server, HttpContext context)
    {
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        if (service is not null && stored.Simulation.Find(service) is null)
        {
            return new ProblemResult(StatusCodes.Status404NotFound,
                $"The simulation {name} has no service {service}; it has {string.Join(", ", stored.Simulation.Services.Select(s => s.Name))}.");
        }
        // A text, for generated binding answers a wrong boolean with an empty 400.
        if (follow is not (null or "true" or "false"))
            return new ProblemResult(StatusCodes.Status400BadRequest, $"The parameter follow must be true or false, not \"{follow}\".");
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync(end.Token);
        try
        {
            await foreach (LogLine line in runtime.LogsAsync(name, service, follow == "true", end.Token))
            {
                LogView view = new(line.Number, line.Time, line.Service, line.Instance, line.Text);
                await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Readable.LogView), end.Token);
                await context.Response.Body.WriteAsync(newLine, end.Token);
                await context.Response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader or the server left: the end of the stream is all there is to say.
        }
        return TypedResults.Empty;
    }
}
