using System.Reflection;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>The images of agents: registry + the framework's own name + tag, unless the document names one.</summary>
/// <param name="Frameworks">Each framework's image, as <c>agent.json</c> says.</param>
/// <param name="Tag">The tag of those that bring neither tag nor digest.</param>
/// <param name="Registry">What stands before the names, such as <c>registry.example:5000/team</c>; null is the node's default.</param>
public sealed record AgentImages(IReadOnlyDictionary<string, string> Frameworks, string Tag, string? Registry = null)
{
    /// <summary>The tag of the images that belong to this program.</summary>
    public static string OwnTag { get; } = typeof(AgentImages).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The images that this program's agents have by convention.</summary>
    public static AgentImages Standard { get; } = new(new Dictionary<string, string>(), OwnTag);

    /// <summary>The images that frameworks name.</summary>
    public static AgentImages Of(IEnumerable<KnownFramework> frameworks, string? tag = null, string? registry = null) => new(
        frameworks.Where(f => f.Image is not null).ToDictionary(f => f.Name, f => f.Image!, StringComparer.Ordinal), tag ?? OwnTag, registry);

    /// <summary>The images that the agents of a home name.</summary>
    public static AgentImages Of(AgentCatalogue agents, string? tag = null, string? registry = null) => Of(agents.Known, tag, registry);

    public string Of(Service service) => service.Image ?? Full(Frameworks.GetValueOrDefault(service.Framework) ?? $"microsim/agent-{service.Framework}");

    /// <summary>A name with registry and tag.</summary>
    public string Full(string name)
    {
        string prefixed = Registry is null ? name : $"{Registry.TrimEnd('/')}/{name}";
        return HasTag(name) ? prefixed : $"{prefixed}:{Tag}";
    }

    // A colon before the last slash belongs to a registry's port.
    private static bool HasTag(string name) => name.Contains('@', StringComparison.Ordinal) || name.LastIndexOf(':') > name.LastIndexOf('/');
}
