using MicroSim.Contract;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Load.Plans;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.LoadTests;

/// <summary>The requests of a load test with the addresses where they go.</summary>
/// <param name="own">Where this control plane answers: scripted requests go through it, for it alone rolls all their dice.</param>
/// <param name="token">What it asks callers for; null for nothing.</param>
internal sealed class RequestPlanner(Uri own, string? token)
{
    private const string Json = "application/json";

    /// <summary>The requests and what is loaded in words, or what is wrong.</summary>
    public (IReadOnlyList<PlannedRequest> Requests, string Target, IReadOnlyList<Problem> Problems) Plan(StoredSimulation stored, LoadTest test)
    {
        List<Problem> problems = [];
        IReadOnlyList<LoadRequest> wanted = test.Requests.Count > 0 ? test.Requests : [new ServiceLoad("spec.requests", null, 1, null, new("/", "GET", [], null))];
        PlannedRequest[] planned = [.. wanted.Select(r => Planned(stored, r, problems)).OfType<PlannedRequest>()];
        string target = planned.Length == 1 ? Words(stored, wanted[0], planned[0]) : $"{stored.Name}, {LoadWords.Shares(planned)}";
        return (planned, target, problems);
    }

    /// <summary>A plain request, whose content is JSON unless its headers say otherwise.</summary>
    public static PlannedRequest Plain(LoadRequest request, string name, string url, LoadHttp http, bool seeded)
    {
        List<PlannedHeader> headers = [.. http.Headers.Select(h => new PlannedHeader(h.Key, h.Value))];
        if (http.Body is not null && !headers.Any(h => h.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
            headers.Add(new("Content-Type", Json));
        return new(request.Name ?? name, url, http.Method, headers, http.Body, request.Weight, seeded);
    }

    private PlannedRequest? Planned(StoredSimulation stored, LoadRequest request, List<Problem> problems)
    {
        switch (request)
        {
            case UrlLoad url:
                return Plain(url, url.Http.Target, url.Http.Target, url.Http, seeded: false);
            case ScriptedLoad scripted:
                List<PlannedHeader> headers = [new("Content-Type", Json)];
                if (token is not null)
                    headers.Add(new("Authorization", $"Bearer {token}"));
                return new(scripted.Name ?? "script", new Uri(own, $"api/v1/simulations/{Uri.EscapeDataString(stored.Name)}/requests").AbsoluteUri, "POST", headers, scripted.Node, scripted.Weight, Seeded: true);
            default:
                ServiceLoad plain = (ServiceLoad)request;
                if ((plain.Service ?? Entry(stored.Simulation, plain.Path, problems)) is not string service)
                    return null;
                if (!stored.Addresses.TryGetValue(service, out Uri? address))
                {
                    problems.Add(new($"{plain.Path}.service", $"the service {service} has no address yet"));
                    return null;
                }
                return Plain(plain, plain.Http.Target == "/" ? service : service + plain.Http.Target, new Uri(address, plain.Http.Target).AbsoluteUri, plain.Http, seeded: true);
        }
    }

    // What no other service calls is where users come in.
    private static string? Entry(Simulation simulation, string path, List<Problem> problems)
    {
        HashSet<string> called = [.. simulation.Services.SelectMany(s => s.Endpoints.Values).SelectMany(e => e.Calls).Select(c => c.To)];
        string[] entries = [.. simulation.Services.Select(s => s.Name).Where(s => !called.Contains(s))];
        if (entries.Length == 1)
            return entries[0];
        problems.Add(new(path, $"must say by `service` which one is called: {string.Join(", ", entries.Length > 1 ? entries : simulation.Services.Select(s => s.Name))}"));
        return null;
    }

    private static string Words(StoredSimulation stored, LoadRequest request, PlannedRequest planned) => request switch
    {
        ScriptedLoad => $"{stored.Name}, a scripted request through the control plane",
        ServiceLoad plain => $"{stored.Name}, {planned.Method} {plain.Http.Target} of {plain.Service ?? planned.Name}",
        _ => $"{planned.Method} {planned.Url}",
    };
}
