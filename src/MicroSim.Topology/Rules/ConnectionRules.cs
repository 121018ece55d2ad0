using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>No connection is there twice, and the endpoints that connections name are there.</summary>
internal sealed class ConnectionRules(IReadOnlyDictionary<string, Service> services, DocumentPaths paths, Findings findings)
{
    public void Check(Service service, string path, Endpoint endpoint)
    {
        Dictionary<(string, string?), int> seen = [];
        for (int i = 0; i < endpoint.Calls.Count; i++)
        {
            Call call = endpoint.Calls[i];
            if (!services.TryGetValue(call.To, out Service? callee))
                continue;
            string at = paths.Call(service.Name, path, i);
            CheckEndpoint(call, callee, at);
            if (!seen.TryAdd((call.To, call.Name), i))
                findings.Refuse(at, $"is a second connection to '{call.To}'{(call.Name is null ? "" : $" with the name '{call.Name}'")} beside calls[{seen[(call.To, call.Name)]}]: give it another `name`");
        }
    }

    // A path without an endpoint of its own is answered by a shorter one; below an endpoint that is meant, below / it is a typing error.
    private void CheckEndpoint(Call call, Service callee, string at)
    {
        if (callee.Endpoints.ContainsKey(call.Endpoint) || !Names.IsEndpoint(call.Endpoint) || EndpointPaths.Match(callee.Endpoints, call.Endpoint) != EndpointPaths.Root)
            return;
        IEnumerable<string> others = callee.Endpoints.Keys.Where(p => p != EndpointPaths.Root);
        findings.Warn($"{at}.endpoint", $"service '{callee.Name}' has no endpoint '{call.Endpoint}', so '/' answers{Spelling.Suggestion(call.Endpoint, others)}");
    }
}
