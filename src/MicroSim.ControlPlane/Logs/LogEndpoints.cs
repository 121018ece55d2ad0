using System.Globalization;
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
    private const int HighestTail = 100_000;

    private static readonly byte[] newLine = [(byte)'\n'];

    public static void MapLogs(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/simulations/{name}/logs", ReadAsync).WithName("ReadLogs");

    private static async Task<IResult> ReadAsync(
        string name, string? service, string? replica, string? since, string? level, string? trace, string? request, string? text, string? tail, string? follow,
        SimulationStore store, IRuntime runtime, TimeProvider time, IHostApplicationLifetime server, HttpContext context)
    {
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        if (service is not null && stored.Simulation.Find(service) is null)
        {
            return new ProblemResult(StatusCodes.Status404NotFound,
                $"The simulation {name} has no service {service}; it has {string.Join(", ", stored.Simulation.Services.Select(s => s.Name))}.");
        }
        if (Flag.Refuse(nameof(follow), follow) is ProblemResult wrong)
            return wrong;
        DateTimeOffset? from = since is null ? null : LogQuery.ReadSince(since, time.GetUtcNow());
        if (since is not null && from is null)
            return new ProblemResult(StatusCodes.Status400BadRequest, $"The parameter since must be a span of time such as 30s, 5m or 1h, or an instant of RFC 3339, not \"{since}\".");
        int gravity = level is null ? 0 : LogQuery.PlaceOf(level);
        if (gravity < 0)
            return new ProblemResult(StatusCodes.Status400BadRequest, $"The parameter level must be one of {string.Join(", ", LogQuery.Levels)}, not \"{level}\".");
        int newest = int.MaxValue;
        if (tail is not null && !(int.TryParse(tail, NumberStyles.None, CultureInfo.InvariantCulture, out newest) && newest <= HighestTail))
            return new ProblemResult(StatusCodes.Status400BadRequest, $"The parameter tail must be a number from 0 to {HighestTail}, not \"{tail}\".");
        LogQuery query = new(service, replica, from, gravity, trace, request, text);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            await context.Response.StartAsync(end.Token);
            await SendAsync(runtime.LogsAsync(name, service, follow == "true", end.Token), query, newest, context.Response.Body, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader or the server left: the end of the stream is all there is to say.
        }
        return TypedResults.Empty;
    }

    // Lines that are there go out together; before it waits for more, the reader has them all.
    private static async Task SendAsync(IAsyncEnumerable<LogLine> lines, LogQuery query, int newest, Stream body, CancellationToken cancellation)
    {
        await using IAsyncEnumerator<LogLine> reader = lines.GetAsyncEnumerator(cancellation);
        // What is there already, when only the newest of it is wanted.
        Queue<LogView>? there = newest == int.MaxValue ? null : new();
        while (true)
        {
            ValueTask<bool> next = reader.MoveNextAsync();
            if (!next.IsCompleted)
            {
                await WriteAsync(there, body, cancellation);
                there = null;
                await body.FlushAsync(cancellation);
            }
            if (!await next)
                break;
            if (query.View(reader.Current) is not LogView view)
                continue;
            if (there is null)
            {
                await WriteAsync(view, body, cancellation);
                continue;
            }
            there.Enqueue(view);
            if (there.Count > newest)
                there.Dequeue();
        }
        await WriteAsync(there, body, cancellation);
    }

    private static async Task WriteAsync(Queue<LogView>? views, Stream body, CancellationToken cancellation)
    {
        foreach (LogView view in views ?? [])
            await WriteAsync(view, body, cancellation);
    }

    private static async Task WriteAsync(LogView view, Stream body, CancellationToken cancellation)
    {
        await body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Readable.LogView), cancellation);
        await body.WriteAsync(newLine, cancellation);
    }
}
