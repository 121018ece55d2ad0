using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Connections and conditions name services that exist, and no connection is there twice.</summary>
internal sealed class ConnectionRules(IReadOnlyDictionary<string, Service> services, DocumentPaths paths, Findings findings)
{
    private const string AllServices = "*";
    private const int MaxNamesShown = 20;

    public void Check(Service service, string path, Endpoint endpoint)
    {
        Dictionary<(string, string?), int> seen = [];
        for (int i = 0; i < endpoint.Calls.Count; i++)
        {
            Call call = endpoint.Calls[i];
            if (call.To.Length == 0)
                continue;
            string at = paths.Call(service.Name, path, i);
            if (!services.TryGetValue(call.To, out Service? callee))
                findings.Refuse($"{at}.to", Unknown(call.To));
            else
                CheckEndpoint(call, callee, at);
            if (!seen.TryAdd((call.To, call.Name), i))
                findings.Refuse(at, $"is a second connection to '{call.To}'{(call.Name is null ? "" : $" of the name '{call.Name}'")} beside calls[{seen[(call.To, call.Name)]}]: give it another `name`");
        }
    }

    public void CheckConditions(Service service)
    {
        for (int i = 0; i < service.Conditions.Count; i++)
        {
            IReadOnlyList<string> to = service.Conditions[i].To;
            for (int j = 0; j < to.Count; j++)
            {
                if (to[j] != AllServices && !services.ContainsKey(to[j]))
                    findings.Refuse($"{DocumentPaths.Service(service.Name)}.conditions[{i}].to[{j}]", $"{Unknown(to[j])}; * is all");
            }
        }
    }

    // A path without an endpoint of its own is answered by a shorter one, which may be meant.
    private void CheckEndpoint(Call call, Service callee, string at)
    {
        if (call.Endpoint.Length == 0 || callee.Endpoints.ContainsKey(call.Endpoint))
            return;
        string match = EndpointPaths.Match(callee.Endpoints, call.Endpoint);
        if (match == EndpointPaths.Root)
            findings.Warn($"{at}.endpoint", $"service '{callee.Name}' has no endpoint '{call.Endpoint}', so '/' answers{Spelling.Suggestion(call.Endpoint, callee.Endpoints.Keys.Where(p => p != match))}");
    }

    private string Unknown(string name)
    {
        string known = string.Join(", ", services.Keys.Take(MaxNamesShown));
        string more = services.Count > MaxNamesShown ? $" and {services.Count - MaxNamesShown} more" : "";
        return $"unknown service '{name}'{Spelling.Suggestion(name, services.Keys)}; known are {known}{more}";
    }
}
