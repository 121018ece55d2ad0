using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>No service asks for a fault that its framework cannot do.</summary>
internal sealed class FrameworkRules(IReadOnlyCollection<KnownFramework> frameworks, DocumentPaths paths, Findings findings)
{
    private readonly Dictionary<string, HashSet<string>> impossible = frameworks
        .Where(f => f.Cannot.Count > 0)
        .ToDictionary(f => f.Name, f => f.Cannot.Select(KnownFramework.FaultOf).OfType<string>().ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    public void Check(Service service)
    {
        if (!impossible.TryGetValue(service.Framework, out HashSet<string>? faults) || faults.Count == 0)
            return;
        foreach ((Fault fault, string at) in Faults(service).Where(f => faults.Contains(f.Fault.Type)))
            findings.Warn(at, $"service '{service.Name}' asks for the fault '{fault.Type}', which its framework '{service.Framework}' cannot do");
    }

    private IEnumerable<(Fault Fault, string At)> Faults(Service service)
    {
        foreach ((string path, Endpoint endpoint) in service.Endpoints)
        {
            string at = paths.Endpoint(service.Name, path);
            foreach ((int i, Fault fault) in endpoint.Faults.Before.Index())
                yield return (fault, $"{at}.faults.before[{i}]");
            foreach ((int i, Fault fault) in endpoint.Faults.After.Index())
                yield return (fault, $"{at}.faults.after[{i}]");
            // The caller does what its connections suffer.
            foreach ((int i, Call call) in endpoint.Calls.Index())
            {
                foreach ((int j, Fault fault) in call.Link.Index())
                    yield return (fault, $"{paths.Call(service.Name, path, i)}.link[{j}]");
            }
        }
        foreach ((int i, Condition condition) in service.Conditions.Index())
            yield return (condition.Fault, $"{DocumentPaths.Service(service.Name)}.conditions[{i}]");
    }
}
