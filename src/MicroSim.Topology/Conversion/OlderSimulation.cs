namespace MicroSim.Topology;

/// <summary>A <c>Simulation</c> of the older group: services by name, each with a language and one of its frameworks.</summary>
internal static class OlderSimulation
{
    private static readonly Dictionary<string, string> frameworks = new(StringComparer.Ordinal) { ["go"] = "gorilla", ["node"] = "express", ["python"] = "flask" };

    /// <summary>The tree of the new document; null when something is wrong with the old one.</summary>
    public static YamlMapping? Convert(YamlMapping root, Findings findings)
    {
        FieldGroup document = new("", root, findings);
        FieldGroup old = document["metadata"].Value is YamlMapping given ? new("metadata", given, findings) : document["metadata"].RequiredObject();
        YamlMapping metadata = YamlMappings.Of(("name", Name(old.Required("name"))), ("namespace", old["namespace"].Value));
        YamlMapping services = new(Position.Start);
        foreach ((string name, Field field) in document["spec"].RequiredObject("services").Required("services").Members())
            services.Add(Name(name), YamlMappings.Of(("framework", Text(Framework(field)))));
        return findings.Problems.Count > 0
            ? null
            : YamlMappings.Of(("apiVersion", Text(Migration.ApiVersion)), ("kind", Text(Migration.Kind)), ("metadata", metadata), ("spec", YamlMappings.Of(("services", services))));
    }

    private static YamlScalar? Name(Field field) => field.Text(Names.IsLabel, Names.LabelRule) is string name ? Text(name) : null;

    private static string Framework(Field field)
    {
        FieldGroup service = field.RequiredObject("language", "framework");
        string? language = service["language"].Text(frameworks.ContainsKey, $"must be one of {string.Join(", ", frameworks.Keys)}");
        string? framework = service["framework"].Text(frameworks.ContainsValue, $"must be one of {string.Join(", ", frameworks.Values)}");
        if (language is null && framework is null)
            service.Required("framework");
        else if (language is not null && framework is not null && frameworks.GetValueOrDefault(language) is string right && right != framework)
            service["framework"].Refuse($"must be {right}: that is what {language} has");
        return framework ?? (language is null ? "" : frameworks.GetValueOrDefault(language) ?? "");
    }

    // Names of the older kind may have underscores; in requests they still find the service.
    private static string Name(string name) => name.Replace('_', '-').ToLowerInvariant();

    private static YamlScalar Text(string text) => new(text, ScalarKind.Text, Position.Start);
}
