using System.Globalization;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>A field of the document.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Form">What it may hold, in words.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Default">What a document that leaves it out means; null: nothing is said then.</param>
/// <param name="Required">Whether it must be there.</param>
public sealed record DocumentField(string Name, string Form, string Meaning, string? Default = null, bool Required = false);

/// <summary>Every field of the document, by where it stands: the readers accept these and no others, and the reference is made of them.</summary>
public static class DocumentFields
{
    private const string Faults = "{before: [fault], after: [fault]}";

    public static IReadOnlyList<DocumentField> Root { get; } =
    [
        new("apiVersion", Migration.ApiVersion, "the version of this form", Required: true),
        new("kind", Migration.Kind, "what the document describes", Required: true),
        new("metadata", "object", "`name`: what the simulation is called, 1 to 63 characters of a-z 0-9 -; `labels`, `annotations` and what else Kubernetes writes are accepted; the annotation `microsim.dev/groups` says which services the UI draws together: a text with each group's name and its services, such as `shop: [cart, payment]`", Required: true),
        new("spec", "object", "the simulation", Required: true),
        new("status", "object", "what Kubernetes reports; not read"),
    ];

    public static IReadOnlyList<DocumentField> Spec { get; } =
    [
        new("services", "name → service", "the services; a name has 1 to 40 characters of a-z 0-9 -, begins with a letter and does not end with -", Required: true),
        new("externalTargets", "[URL]", "addresses outside the simulation that requests may name, and all paths below them"),
        new("addressing", "`ip` or `dns`", "how services are addressed on Kubernetes", "ip"),
        new("seed", "0 to 4294967295", "the seed of every draw; without it a random one is taken and told"),
        new("monitoringFrom", "[namespace]", "who may reach admin ports on Kubernetes"),
        new("namePrefix", "text", "what object names begin with on Kubernetes", ""),
    ];

    /// <summary>What a service does with a call that brings no script; of the service itself it is the endpoint <c>/</c>.</summary>
    public static IReadOnlyList<DocumentField> Endpoint { get; } =
    [
        new("parallel", "true or false", "call all connections at once instead of one after the other; false when left out"),
        new("faults", Faults, "what every call suffers"),
        new("calls", "[call]", "the connections, in the order in which they are used"),
    ];

    public static IReadOnlyList<DocumentField> Service { get; } =
    [
        new("framework", "a folder of `agents/`", "which agent plays it", Required: true),
        new("image", "text", "the agent's image in containers, instead of the framework's own"),
        new("replicas", "0 to 100", "how many processes; 1 when left out"),
        new("version", "text", "its version label", "v1"),
        new("port", "1 to 65535", "its fixed local port, which requests may name it by; without it one is allotted and kept"),
        new("resources", "{requests, limits: {cpu, memory, ephemeral-storage: quantity}}", "resources on Kubernetes"),
        new("env", "name → text", "further environment variables; MICROSIM_* is reserved, but for `MICROSIM_LOG: access`, a log line per call"),
        .. Endpoint,
        new("endpoints", "path → {parallel, faults, calls}", "the same for calls of other paths: the longest prefix counts"),
        new("conditions", "[condition]", "abnormal states that it has from the start"),
    ];

    public static IReadOnlyList<DocumentField> Call { get; } =
    [
        new("to", "service", "the callee", Required: true),
        new("name", "text", "tells several connections to one callee apart", Migration.UnnamedCall),
        new("endpoint", "path", "which endpoint of the callee", "/"),
        new("probability", "0 to 100", "chance of the call in percent", "100"),
        new("timeout", "1 to 600000 ms", "how long the caller waits in all, retries included", Node.DefaultTimeoutMs.ToString(CultureInfo.InvariantCulture)),
        new("tryTimeout", "1 to 600000 ms", "how long one try may take; `timeout` when left out"),
        new("retries", "0 to 10", "further tries when no reply came, a try timed out or the status was 5xx", "0"),
        new("required", "true or false", "whether the caller fails when the call does", "true"),
        new("link", "[fault]", "what the call suffers in the caller, before the connection is used"),
    ];

    public static IReadOnlyList<DocumentField> Condition { get; } =
    [
        new("id", "text", "its name; made of the type when left out"),
        new("type", "fault type", "what it is", Required: true),
        new("args", "object", "the fault's arguments"),
        new("probability", "0 to 100", "chance of each call in percent; 100 when left out"),
        new("to", "[service]", "acts on calls to these services, in the caller; `*` is all"),
        new("duration", "ms", "when it ends; never when left out"),
    ];

    /// <summary>A condition that is added to a running simulation.</summary>
    public static IReadOnlyList<DocumentField> AddedCondition { get; } =
    [
        .. Condition,
        new("replicas", "`all`, a number, a share such as `50%`, or a replica's name", "which replicas suffer it; all when left out"),
        new("version", "text", "only replicas of this version"),
    ];

    internal static string[] Names(IEnumerable<DocumentField> fields) => [.. fields.Select(f => f.Name)];

    internal static (string Field, string Text, ScalarKind Kind)[] Defaults(IEnumerable<DocumentField> fields) =>
        [.. fields.Where(f => f.Default is not null).Select(f => (f.Name, f.Default!, f.Default!.Length == 0 ? ScalarKind.Text : ScalarKinds.Of(f.Default!)))];
}
