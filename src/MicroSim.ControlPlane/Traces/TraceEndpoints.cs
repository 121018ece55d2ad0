using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Metrics;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Telemetry.Traces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MicroSim.ControlPlane.Traces;

/// <summary>Traces: how they come, and how they are read.</summary>
internal static class TraceEndpoints
{
    private const int UsualLimit = 20;
    private const int HighestLimit = 1000;

    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        OtlpReceiver receiver = routes.ServiceProvider.GetRequiredService<OtlpReceiver>();
        routes.MapPost(OtlpReceiver.Path, (RequestDelegate)receiver.ReceiveAsync).WithName("ReceiveSpans");
        routes.MapGet("/api/v1/simulations/{name}/traces", Search).WithName("ListTraces");
        routes.MapGet("/api/v1/simulations/{name}/traces/{id}", Read).WithName("ReadTrace");
    }

    private static Results<Ok<TraceView>, ProblemResult> Read(string name, string id, SimulationStore store, TraceBook traces)
    {
        if (store.Find(name) is null)
            return store.Unknown(name);
        // A trace id or a request's; both are read as they are written, whoever made them.
        return traces.Find(id) is Trace trace && (trace.Simulation is null || trace.Simulation == name)
            ? TypedResults.Ok(TraceView.Of(trace))
            : new ProblemResult(StatusCodes.Status404NotFound, $"The simulation {name} has no trace or request {id}, or has it no more; GET /api/v1/simulations/{name}/traces lists the newest.");
    }

    private static Results<Ok<TraceList>, ProblemResult> Search(
        string name, string? service, string? caller, string? callee, string? status, string? error, string? fault, string? minDuration, string? maxDuration, string? order, string? limit,
        SimulationStore store, TraceBook traces)
    {
        if (store.Find(name) is null)
            return store.Unknown(name);
        List<ApiError> problems = [];
        T? Parsed<T>(string parameter, string? text, Func<string, T?> parse, string right) where T : class
        {
            T? value = text is null ? null : parse(text);
            if (text is not null && value is null)
                problems.Add(new(parameter, $"must be {right}, not \"{text}\""));
            return value;
        }

        const string Span = "a span of time such as 30ms, 5s or 1m";
        TraceQuery query = new(
            name, service,
            Parsed("status", status, StatusPattern.Parse, "an HTTP status such as 503, or 5xx"),
            (bool?)Parsed("error", error, e => e is "true" or "false" ? (object)(e == "true") : null, "true or false"),
            fault,
            Nanoseconds(Parsed("minDuration", minDuration, Boxed, Span)),
            Nanoseconds(Parsed("maxDuration", maxDuration, Boxed, Span)),
            (int?)Parsed("limit", limit, l => int.TryParse(l, out int number) && number is > 0 and <= HighestLimit ? (object)number : null, $"a number from 1 to {HighestLimit}") ?? UsualLimit,
            caller is null && callee is null ? null : new CallPattern(caller, callee),
            (TraceOrder?)Parsed("order", order, Order, "newest or slowest") ?? TraceOrder.Newest);
        return problems.Count > 0 ? ProblemResult.Invalid("query", problems) : TypedResults.Ok(new TraceList([.. traces.Search(query).Select(TraceSummary.Of)]));
    }

    private static object? Order(string text) => text switch
    {
        "newest" => TraceOrder.Newest,
        "slowest" => TraceOrder.Slowest,
        _ => null,
    };

    private static object? Boxed(string text) => Spans.Parse(text);

    private static long? Nanoseconds(object? span) => span is TimeSpan there ? (long)Math.Min(there.TotalNanoseconds, long.MaxValue) : null;
}
