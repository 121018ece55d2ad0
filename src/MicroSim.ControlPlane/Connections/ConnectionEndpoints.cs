using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Services;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Topology;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.ControlPlane.Connections;

/// <summary>The connections of a simulation: exactly one is created, changed or removed by a call.</summary>
internal static class ConnectionEndpoints
{
    public static void MapConnections(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/api/v1/simulations/{name}/connections");
        group.MapPut("/{from}/{to}", PutAsync).WithName("PutConnection");
        group.MapPatch("/{from}/{to}", PatchAsync).WithName("PatchConnection");
        group.MapDelete("/{from}/{to}", DeleteAsync).WithName("DeleteConnection");
    }

    private static Task<IResult> PutAsync(string name, string from, string to, [FromQuery(Name = "name")] string? which, Editor editor, Preconditions preconditions, HttpContext context) =>
        WriteAsync(name, from, to, which, DocumentEdit.SetConnection, editor, preconditions, context);

    private static Task<IResult> PatchAsync(string name, string from, string to, [FromQuery(Name = "name")] string? which, Editor editor, Preconditions preconditions, HttpContext context) =>
        WriteAsync(name, from, to, which, DocumentEdit.PatchConnection, editor, preconditions, context);

    // The connection's name is in the body; where that is to change, the parameter says which one is meant.
    private static async Task<IResult> WriteAsync(
        string name, string from, string to, string? which, Func<string, string, ConnectionPlace?, string, string, EditResult> edit, Editor editor, Preconditions preconditions, HttpContext context)
    {
        if (await Editor.ReadAsync(context) is not string call)
            return Body.TooLarge;
        string? named = which ?? DocumentEdit.TextOf(call, "name");
        FoundConnection[] found = [];
        Task<Changed> change = editor.EditAsync(
            name,
            "connection",
            before =>
            {
                if (before.Simulation.Find(from) is null)
                    return ServiceEndpoints.Unknown(before, from);
                found = FoundConnection.In(before.Simulation, from, to, named);
                return preconditions.Check(context.Request, before, name) ?? (found.Length > 1 ? Several(from, to, found) : which is not null && found.Length == 0 ? None(before, from, to, which) : null);
            },
            before => edit(before.Saved.Document, from, found.FirstOrDefault()?.Place, to, call));
        return await Editor.AnswerAsync(name, change, changed =>
        {
            context.Response.Headers.ETag = Preconditions.Tag(changed.Now!);
            FoundConnection now = found is [var one]
                ? FoundConnection.At(changed.Now!.Simulation, from, one.Place)
                : FoundConnection.In(changed.Now!.Simulation, from, to, named)[^1];
            ConnectionView view = ConnectionView.Of(now, from);
            return found.Length == 0 ? TypedResults.Created($"/api/v1/simulations/{name}/connections/{from}/{to}", view) : TypedResults.Ok(view);
        });
    }

    private static Task<IResult> DeleteAsync(string name, string from, string to, [FromQuery(Name = "name")] string? which, Editor editor, Preconditions preconditions, HttpContext context)
    {
        FoundConnection[] found = [];
        Task<Changed> change = editor.EditAsync(
            name,
            "connection",
            before =>
            {
                if (before.Simulation.Find(from) is null)
                    return ServiceEndpoints.Unknown(before, from);
                found = FoundConnection.In(before.Simulation, from, to, which);
                return found.Length switch
                {
                    0 => None(before, from, to, which),
                    1 => preconditions.Check(context.Request, before, name),
                    _ => Several(from, to, found),
                };
            },
            before => DocumentEdit.RemoveConnection(before.Saved.Document, from, found[0].Place));
        return Editor.AnswerAsync(name, change, changed =>
        {
            context.Response.Headers.ETag = Preconditions.Tag(changed.Now!);
            return TypedResults.NoContent();
        });
    }

    private static ProblemResult None(StoredSimulation stored, string from, string to, string? which)
    {
        string[] callees = [.. stored.Simulation.Find(from)!.Endpoints.Values.SelectMany(e => e.Calls).Select(c => c.To).Distinct()];
        return new(
            StatusCodes.Status404NotFound,
            $"There is no connection {(which is null ? "" : $"{which} ")}from {from} to {to}; {from} {(callees.Length == 0 ? "calls nobody" : $"calls {string.Join(", ", callees)}")}.");
    }

    private static ProblemResult Several(string from, string to, FoundConnection[] found)
    {
        string[] names = [.. found.Select(f => f.Call.Name).OfType<string>()];
        string choice = names.Length == found.Length
            ? $"choose one by ?name={names[0]} (there is {string.Join(", ", names)})"
            : "give them names in the document, or change the service by PUT …/services/" + from;
        return new(StatusCodes.Status409Conflict, $"There are {found.Length} connections from {from} to {to}: {choice}.");
    }
}
