using System.Security.Cryptography;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using MicroSim.ControlPlane.Traces;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Requests;

/// <summary>Runs one scripted request: 1 headers, 2 body, 3 resolve, 4 call, 5 the reply or why there is none.</summary>
internal sealed partial class RequestRunner(IRuntime runtime, RootCaller caller, TraceBook traces, TimeProvider time, ILogger<RequestRunner> log)
{
    private const int RequestIdBytes = 16;
    private const int MaxRequestIdLength = 128;

    public async Task RunAsync(HttpContext context, StoredSimulation stored)
    {
        long start = time.GetTimestamp();
        if (ForwardedHeaders.Depth(context.Request.Headers) >= Wire.MaxDepth)
        {
            await new ProblemResult(StatusCodes.Status508LoopDetected, $"The request has {Wire.MaxDepth} hops behind it.").ExecuteAsync(context);
            return;
        }
        if (Guard.IsYaml(context.Request.ContentType))
        {
            await new ProblemResult(StatusCodes.Status415UnsupportedMediaType, "A request is JSON: send it as application/json.").ExecuteAsync(context);
            return;
        }
        if (!TrySeed(context.Request, stored, out uint seed))
        {
            await ProblemResult.Invalid("request", [new ApiError(Wire.SeedHeader, "must be 8 hexadecimal digits such as 1b2c3d4e")]).ExecuteAsync(context);
            return;
        }
        string requestId = RequestId(context.Request);
        context.Response.Headers[Wire.RequestIdHeader] = requestId;
        context.Response.Headers[Wire.SeedHeader] = Seeds.Text(seed);

        RequestTrace trace = RequestTrace.Of(context.Request.Headers);
        trace.Tell(context.Response.Headers);
        DateTimeOffset began = time.GetUtcNow();

        using KeptReply kept = new();
        (RootOutcome outcome, string? entry) = await RunAsync(context, stored, new(seed, requestId, trace, kept));
        TimeSpan took = time.GetElapsedTime(start);
        // What was refused called nobody.
        if (entry is not null)
            traces.Add(new(trace.SpanOf(stored.Name, requestId, entry, outcome, began, took), requestId, kept.ToArray()), trace.Sampled);
        stored.Traffic.Add(failure: outcome.Error is not null || outcome.Status >= StatusCodes.Status500InternalServerError, took);
        if (log.IsEnabled(LogLevel.Information))
            Done(requestId, Seeds.Text(seed), stored.Name, outcome, took.TotalMilliseconds);
    }

    private async Task<(RootOutcome Outcome, string? Entry)> RunAsync(HttpContext context, StoredSimulation stored, Sent sent)
    {
        PreparedRequest prepared;
        using (PooledBuffer? body = await Body.ReadAsync(context.Request, context.RequestAborted))
        {
            if (body is null)
                return (await RefuseAsync(context, Body.TooLarge), null);
            prepared = PreparedRequest.Of(body.Written, stored, sent.Seed);
        }
        switch (prepared.Resolved.Outcome)
        {
            case ResolveOutcome.Invalid:
                return (await RefuseAsync(context, ProblemResult.Invalid("request", prepared.Resolved.Problems)), null);
            case ResolveOutcome.NotCalled:
                await LostRoll.WriteAsync(context, time.GetUtcNow());
                return (new(null, StatusCodes.Status200OK, 0), null);
        }
        ServiceStatus service = stored.Services[prepared.Resolved.Entry!];
        RootCall call = new(prepared.Resolved.Root!, service, sent.Seed, sent.RequestId, sent.Trace, sent.Kept);
        RootOutcome outcome = await caller.CallAsync(call, prepared.Body!, context);
        if (outcome.Error is not (null or "cancelled"))
            await NoReply.Of(outcome, call.Root, Now(stored.Name, service)).ExecuteAsync(context);
        return (outcome, service.Name);
    }

    private ServiceStatus Now(string simulation, ServiceStatus service) =>
        runtime.Status(simulation)?.Services.FirstOrDefault(s => s.Name == service.Name) ?? service;

    private static async Task<RootOutcome> RefuseAsync(HttpContext context, ProblemResult problem)
    {
        await problem.ExecuteAsync(context);
        return new("refused by the control plane", problem.StatusCode, 0);
    }

    private static bool TrySeed(HttpRequest request, StoredSimulation stored, out uint seed)
    {
        string? asked = (string?)request.Headers[Wire.SeedHeader] ?? (string?)request.Query["seed"];
        if (asked is not null)
            return Seeds.TryRead(asked, out seed);
        seed = stored.Seeds.Next();
        return true;
    }

    private static string RequestId(HttpRequest request) =>
        (string?)request.Headers[Wire.RequestIdHeader] is { Length: > 0 and <= MaxRequestIdLength } given
            ? given
            : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RequestIdBytes));

    private readonly record struct Sent(uint Seed, string RequestId, RequestTrace Trace, KeptReply Kept);

    [LoggerMessage(LogLevel.Information, "request {RequestId} seed {Seed} to {Simulation}: {Outcome} in {Milliseconds:0.0} ms")]
    private partial void Done(string requestId, string seed, string simulation, RootOutcome outcome, double milliseconds);
}
