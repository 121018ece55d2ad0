using System.Globalization;
using System.Text;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Telemetry.Measures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>What simulations measure, as JSON.</summary>
internal static class MetricsEndpoints
{
    private static readonly TimeSpan usual = TimeSpan.FromMinutes(5);

    private static readonly MeasureReport nothing = new([], []);

    /// <summary>Where the control plane tells of itself.</summary>
    public const string OwnPath = "/metrics";

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/simulations/{name}/metrics", Read).WithName("ReadMetrics");
        routes.MapGet("/api/v1/scrape-targets", ListTargets).WithName("ListScrapeTargets");
        routes.MapGet(OwnPath, ReadOwn).WithName("ReadOwnMetrics");
    }

    private static Ok<ScrapeTargetView[]> ListTargets(SimulationStore store, IRuntime runtime) => TypedResults.Ok<ScrapeTargetView[]>(
    [
        .. from stored in store.All
           from service in runtime.Status(stored.Name)?.Services ?? []
           from replica in service.Replicas
           let admin = replica.Admin
           // One that leaves may share its name with its successor, and with it its series.
           where admin is not null && !(replica.Leaving && service.Replicas.Any(r => r.Instance == replica.Instance && !r.Leaving))
           select new ScrapeTargetView([admin.Root.Authority], new Dictionary<string, string>
           {
               ["simulation"] = stored.Name,
               ["service"] = service.Name,
               ["replica"] = replica.Instance,
               ["version"] = replica.Version,
               ["framework"] = service.Framework,
           }),
    ]);

    private static ContentHttpResult ReadOwn(IEnumerable<IOwnMetrics> parts)
    {
        MetricsText text = new();
        foreach (IOwnMetrics part in parts)
            part.Write(text);
        return TypedResults.Text(text.ToString(), MetricsText.MediaType, Encoding.UTF8);
    }

    private static Results<Ok<MetricsView>, ProblemResult> Read(string name, string? from, string? step, SimulationStore store, Scraper scraper, TimeProvider time)
    {
        if (store.Find(name) is null)
            return store.Unknown(name);
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan? ago = from is null ? usual : Spans.Parse(from) ?? Since(from, now);
        if (ago is null)
            return new ProblemResult(StatusCodes.Status400BadRequest, $"The parameter from must be a span of time such as 30s, 5m or 1h, or an instant of RFC 3339 that is over, not \"{from}\".");
        TimeSpan? width = step is null ? null : Spans.Parse(step);
        if (step is not null && width is null)
            return new ProblemResult(StatusCodes.Status400BadRequest, $"The parameter step must be a span of time such as 1s, 10s or 1m, not \"{step}\".");
        MeasureWindow window = MeasureWindow.Of(now, ago.Value, width);
        return TypedResults.Ok(MetricsView.Of(name, window, scraper.Find(name)?.Read(window) ?? nothing));
    }

    private static TimeSpan? Since(string text, DateTimeOffset now) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) && instant < now ? now - instant : null;
}
