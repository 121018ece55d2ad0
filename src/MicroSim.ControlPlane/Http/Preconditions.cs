using System.Globalization;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Simulations;
using MicroSim.ControlPlane.State;
using MicroSim.Topology;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Http;

/// <summary>
/// ETags and what If-Match asks. A simulation's tag is the revision of its document, a service's the hash of what the document says of it:
/// how they run changes neither.
/// </summary>
internal sealed class Preconditions(StateDatabase database)
{
    private const int MostTold = 50;

    public static string Tag(StoredSimulation stored) => $"\"{stored.Saved.Revision.ToString(CultureInfo.InvariantCulture)}\"";

    public static string Tag(Service service) => $"\"{ContentHash.Of(service)}\"";

    /// <summary>Null, or why the simulation may not be changed: somebody else changed it.</summary>
    public ProblemResult? Check(HttpRequest request, StoredSimulation? now, string name)
    {
        if (request.Headers.IfNoneMatch == "*" && now is not null)
            return new(StatusCodes.Status412PreconditionFailed, $"The simulation {name} exists already.");
        if (Asked(request) is not string[] tags)
            return null;
        if (now is null)
            return new(StatusCodes.Status412PreconditionFailed, $"There is no simulation {name}; it was deleted, or never was.");
        if (tags.Contains("*") || tags.Contains(Tag(now)))
            return null;
        string? before = tags.Select(t => long.TryParse(t.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long revision) ? database.Version(name, revision) : null).FirstOrDefault(v => v is not null);
        return Failed($"The simulation {name} is not what it was: its tag is {Tag(now)}, not {string.Join(", ", tags)}", before, now.Saved.Document, _ => true);
    }

    /// <summary>The same of one service.</summary>
    public ProblemResult? Check(HttpRequest request, StoredSimulation now, string name, string service)
    {
        Service? found = now.Simulation.Find(service);
        if (request.Headers.IfNoneMatch == "*" && found is not null)
            return new(StatusCodes.Status412PreconditionFailed, $"The service {service} of the simulation {name} exists already.");
        if (Asked(request) is not string[] tags)
            return null;
        if (found is null)
            return new(StatusCodes.Status412PreconditionFailed, $"The simulation {name} has no service {service}; it was deleted, or never was.");
        if (tags.Contains("*") || tags.Contains(Tag(found)))
            return null;
        string path = $"spec.services.{service}";
        string? before = database.Versions(name).FirstOrDefault(v => Read(v, now)?.Find(service) is Service old && tags.Contains(Tag(old)));
        return Failed($"The service {service} is not what it was: its tag is {Tag(found)}, not {string.Join(", ", tags)}", before, now.Saved.Document, d => d == path || d.StartsWith($"{path}.", StringComparison.Ordinal));
    }

    private static Simulation? Read(string document, StoredSimulation now) =>
        SimulationDocument.Read(document, new DocumentOptions([.. now.Simulation.Services.Select(s => s.Framework).Distinct()], Contract.FaultCatalogue.Standard)).Simulation;

    private static ProblemResult Failed(string what, string? before, string now, Func<string, bool> told)
    {
        if (before is null)
            return new(StatusCodes.Status412PreconditionFailed, $"{what}; the version with that tag is no longer kept. Read it again; nothing was done.");
        ApiError[] changes = [.. DocumentDifference.Between(before, now).Where(d => told(d.Path)).Take(MostTold).Select(d => new ApiError(d.Path, d.Message))];
        return new(StatusCodes.Status412PreconditionFailed, $"{what}; what changed since is below. Read it again; nothing was done.", changes);
    }

    private static string[]? Asked(HttpRequest request)
    {
        string header = request.Headers.IfMatch.ToString();
        return header.Length == 0 ? null : [.. header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
