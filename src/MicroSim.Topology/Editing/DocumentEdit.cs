using static MicroSim.Topology.DocumentTree;

namespace MicroSim.Topology;

/// <summary>Edits of one part of a document's text; all the rest of it stays as it was written. The document must be valid; the result need not be.</summary>
public static class DocumentEdit
{
    /// <summary>Writes what a service is, in place of what it was, or as a new one.</summary>
    /// <param name="document">A valid document.</param>
    /// <param name="service">Its name.</param>
    /// <param name="definition">YAML or JSON: what stands under the service's name.</param>
    public static EditResult SetService(string document, string service, string definition) => Parse(definition) switch
    {
        (YamlMapping value, _) => Edited(document, services => With(services, service, value)),
        (_, var problems) => new(null, problems),
    };

    /// <summary>Changes the fields of a service that a merge patch names, and no others.</summary>
    /// <param name="document">A valid document that has the service.</param>
    /// <param name="service">Its name.</param>
    /// <param name="patch">YAML or JSON: fields of the service; null takes one out.</param>
    public static EditResult PatchService(string document, string service, string patch) => Parse(patch) switch
    {
        (YamlMapping value, _) => Edited(document, services => With(services, service, MergePatch.Apply(services[service] as YamlMapping, value))),
        (_, var problems) => new(null, problems),
    };

    public static EditResult RemoveService(string document, string service) => Edited(document, services => With(services, service, null));

    /// <summary>Writes a connection in place of one that is there, or behind the others of the service's own plan.</summary>
    /// <param name="document">A valid document.</param>
    /// <param name="from">The caller.</param>
    /// <param name="at">The connection that is there, or null for a new one.</param>
    /// <param name="to">The callee.</param>
    /// <param name="call">YAML or JSON: the connection's fields; <c>to</c> may be left out.</param>
    public static EditResult SetConnection(string document, string from, ConnectionPlace? at, string to, string call) => WithConnection(document, from, at, to, call, (_, value) => value);

    /// <summary>The same with a merge patch: fields that it does not name stay as they are.</summary>
    public static EditResult PatchConnection(string document, string from, ConnectionPlace? at, string to, string patch) => WithConnection(document, from, at, to, patch, MergePatch.Apply);

    public static EditResult RemoveConnection(string document, string from, ConnectionPlace at) =>
        Edited(document, services => OfService(services, from, s => At(s, at, calls => Put(calls, at.Index, null))));

    /// <summary>A text field of a part, or null when the part has none or cannot be read.</summary>
    public static string? TextOf(string part, string field) => (Parse(part).Value?[field] as YamlScalar)?.Text;

    private static EditResult WithConnection(string document, string from, ConnectionPlace? at, string to, string call, Func<YamlMapping?, YamlMapping, YamlMapping> combine) => Parse(call) switch
    {
        ({ } value, _) when value["to"] is { } said && (said as YamlScalar)?.Text != to => new(null, [new DocumentProblem("to", $"must be {to}, as in the address, or left out", said.Position.Line, said.Position.Column)]),
        (YamlMapping value, _) => Edited(document, services => OfService(services, from, s => At(s, at, calls => Put(calls, at?.Index, To(combine(at is null ? null : calls.Items[at.Index] as YamlMapping, value), to))))),
        (_, var problems) => new(null, problems),
    };

    private static EditResult Edited(string document, Func<YamlMapping, YamlMapping> change)
    {
        YamlMapping root = (YamlMapping)YamlParser.Parse(document, [])!;
        return new(TextEditor.Become(document, OfServices(root, change)), []);
    }

    private static (YamlMapping? Value, IReadOnlyList<DocumentProblem> Problems) Parse(string text)
    {
        List<DocumentProblem> problems = [];
        YamlNode? node = YamlParser.Parse(text, problems);
        if (problems.Count == 0 && node is not YamlMapping)
            problems.Add(new DocumentProblem(Contract.Problem.Root, "must be an object", 1, 1));
        return (problems.Count == 0 ? (YamlMapping)node! : null, problems);
    }

    private static YamlMapping To(YamlMapping call, string to)
    {
        if (call["to"] is not null)
            return call;
        YamlMapping result = new(call.Position);
        result.Add("to", new YamlScalar(to, ScalarKind.Text, Position.Start));
        foreach ((string key, YamlMapping.Entry entry) in call.Entries)
            result.Add(key, entry.Value);
        return result;
    }
}

/// <summary>Which connection of a service: the endpoint whose plan it is in, and its place there.</summary>
public sealed record ConnectionPlace(string Endpoint, int Index);

/// <summary>An edited text, or what is wrong with the part that was to be written.</summary>
/// <param name="Text">Null when there are problems.</param>
/// <param name="Problems">Places in the part, not in the document.</param>
public sealed record EditResult(string? Text, IReadOnlyList<DocumentProblem> Problems);
