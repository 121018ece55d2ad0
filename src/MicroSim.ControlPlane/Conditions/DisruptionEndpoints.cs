using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Services;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace MicroSim.ControlPlane.Conditions;

/// <summary>What the platform does to replicas from outside: kill, drain, stop, continue.</summary>
internal static class DisruptionEndpoints
{
    private static readonly string[] types = [.. Enum.GetNames<Disruption>().Select(t => t.ToLowerInvariant())];

    public static void MapDisruptions(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/simulations/{name}/services/{service}/disruptions", DisruptAsync).WithName("DisruptService");

    private static async Task<IResult> DisruptAsync(string name, string service, SimulationStore store, Disruptor disruptor, IHostApplicationLifetime server, HttpContext context)
    {
        using PooledBuffer? body = await Body.ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
            return Body.TooLarge;
        if (store.Find(name) is not StoredSimulation stored)
            return store.Unknown(name);
        if (stored.Simulation.Find(service) is null)
            return ServiceEndpoints.Unknown(stored, service);
        List<Problem> problems = [];
        (Disruption type, ReplicaChoice replicas) = Read(body.Written, problems);
        if (problems.Count > 0)
            return ProblemResult.Invalid("disruption", problems);
        (int count, IReadOnlyList<Problem> refused) = await disruptor.DisruptAsync(name, service, type, replicas, server.ApplicationStopping);
        if (refused.Count > 0)
            return ProblemResult.Invalid("disruption", refused);
        if (count == 0)
            return new ProblemResult(StatusCodes.Status409Conflict, $"{Disruptor.NoReplica(service, replicas)}; nothing was done.");
        return TypedResults.Ok(new DisruptionView(count));
    }

    private static (Disruption Type, ReplicaChoice Replicas) Read(ReadOnlyMemory<byte> body, List<Problem> problems)
    {
        Disruption type = default;
        ReplicaChoice replicas = ReplicaChoice.All;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException("must be an object");
            string[] known = ["type", "replicas"];
            foreach (JsonProperty member in document.RootElement.EnumerateObject().Where(m => !known.Contains(m.Name)))
                problems.Add(new Problem(member.Name, $"unknown field{Spelling.Suggestion(member.Name, known)}"));
            string? word = document.RootElement.TryGetProperty("type", out JsonElement said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null;
            if (word is null || !types.Contains(word))
                problems.Add(new Problem("type", $"must be one of {string.Join(", ", types)}{(word is null ? "" : Spelling.Suggestion(word, types))}"));
            else
                type = Enum.Parse<Disruption>(word, ignoreCase: true);
            if (document.RootElement.TryGetProperty("replicas", out JsonElement which))
            {
                if (which.ValueKind is JsonValueKind.String or JsonValueKind.Number && ReplicaChoice.Parse(which.ToString()) is ReplicaChoice choice)
                    replicas = choice;
                else
                    problems.Add(new Problem("replicas", ReplicaChoice.Form));
            }
        }
        catch (JsonException e)
        {
            problems.Add(new Problem(Problem.Root, $"must be a JSON object: {e.Message}"));
        }
        return (type, replicas);
    }
}
