using System.Globalization;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.ControlPlane.Logs;
using MicroSim.ControlPlane.Metrics;
using MicroSim.ControlPlane.Simulations;
using MicroSim.ControlPlane.Traces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.Events;

/// <summary>Server-sent events, of all simulations or of one.</summary>
internal static class EventEndpoints
{
    // What goes into a simulation's stream beside its events.
    private delegate Task Live(string simulation, FrameWriter frames, CancellationToken cancellation);

    private static readonly TimeSpan silence = TimeSpan.FromSeconds(15);

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/events", AllAsync).WithName("ReadEvents");
        routes.MapGet("/api/v1/simulations/{name}/events", OneAsync).WithName("ReadSimulationEvents");
    }

    private static Task<IResult> AllAsync(string? after, string? follow, EventLog log, TimeProvider time, IHostApplicationLifetime server, HttpContext context) =>
        SendAsync(null, after, follow, [], log, time, server, context);

    private static async Task<IResult> OneAsync(
        string name, string? after, string? follow, string? metrics, string? logs, string? load, string? traces, SimulationStore store, EventLog log, LiveMetrics liveMetrics, LiveLogs liveLogs,
        LiveLoad liveLoad, LiveTraces liveTraces, TimeProvider time,
        IHostApplicationLifetime server, HttpContext context)
    {
        if (store.Find(name) is null)
            return store.Unknown(name);
        List<Live> live = [];
        foreach ((string parameter, string? wanted, Live one) in ((string, string?, Live)[])
            [(nameof(metrics), metrics, liveMetrics.SendAsync), (nameof(logs), logs, liveLogs.SendAsync), (nameof(load), load, liveLoad.SendAsync), (nameof(traces), traces, liveTraces.SendAsync)])
        {
            if (Flag.Refuse(parameter, wanted) is ProblemResult wrong)
                return wrong;
            if (wanted == "true")
                live.Add(one);
        }
        return await SendAsync(name, after, follow, live, log, time, server, context);
    }

    private static async Task<IResult> SendAsync(
        string? simulation, string? after, string? follow, IReadOnlyList<Live> live, EventLog log, TimeProvider time, IHostApplicationLifetime server, HttpContext context)
    {
        string? asked = (string?)context.Request.Headers["Last-Event-ID"] ?? after;
        long from = 0;
        if (asked is not null && !long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            return new ProblemResult(StatusCodes.Status400BadRequest, $"Last-Event-ID and the parameter after must be the id of an event, not \"{asked}\".");
        if (Flag.Refuse(nameof(follow), follow) is ProblemResult wrong)
            return wrong;
        bool follows = follow != "false";

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.ApplicationStopping);
        // Who does not follow wants what is there; who follows without a number wants what comes.
        using EventSubscription reader = log.Subscribe(simulation, asked is null && follows ? null : from);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.Response.StartAsync(end.Token);
            foreach (byte[] frame in reader.Replay())
                await context.Response.Body.WriteAsync(frame, end.Token);
            await context.Response.Body.FlushAsync(end.Token);
            if (!follows)
                return TypedResults.Empty;
            using FrameWriter frames = new(context.Response);
            await Task.WhenAll([FollowAsync(reader, frames, time, end.Token), .. live.Select(one => one(simulation!, frames, end.Token))]);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader or the server left: the end of the stream is all there is to say.
        }
        return TypedResults.Empty;
    }

    private static async Task FollowAsync(EventSubscription reader, FrameWriter frames, TimeProvider time, CancellationToken cancellation)
    {
        await foreach (byte[] frame in reader.FollowAsync(silence, time, cancellation))
            await frames.WriteAsync(frame.Length > 0 ? frame : ": still here\n\n"u8.ToArray(), cancellation);
    }
}
