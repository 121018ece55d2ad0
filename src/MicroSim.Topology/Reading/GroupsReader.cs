namespace MicroSim.Topology;

/// <summary>
/// Reads which services the UI draws together: an annotation, for it changes nothing that runs. Its text is YAML or JSON, each group's name with a list of services.
/// </summary>
internal static class GroupsReader
{
    public const string Annotation = "microsim.dev/groups";

    private const int MaxName = 63;

    /// <summary>Refuses what the UI could not draw. A service that is gone is only told: whoever removed it need not know of groups.</summary>
    /// <param name="metadata">The document's metadata, whose own form others check.</param>
    /// <param name="known">The names that it may use.</param>
    public static void Check(Field metadata, Known known)
    {
        if ((metadata.Value as YamlMapping)?["annotations"] is not YamlMapping annotations || annotations[Annotation] is not YamlScalar { Kind: ScalarKind.Text } note)
            return;
        Field field = new($"{metadata.Path}.annotations.{Annotation}", note, metadata.Findings);
        List<DocumentProblem> problems = [];
        YamlNode? groups = string.IsNullOrWhiteSpace(note.Text) ? null : YamlParser.Parse(note.Text, problems);
        foreach (DocumentProblem problem in problems)
            field.Refuse($"line {problem.Line} of it: {problem.Message}");
        if (problems.Count == 0)
            CheckGroups(new Field(field.Path, groups, field.Findings), known);
    }

    private static void CheckGroups(Field field, Known known)
    {
        Dictionary<string, string> groupOf = new(StringComparer.Ordinal);
        foreach ((string name, Field members) in field.Members())
        {
            if (name.Trim().Length is 0 or > MaxName || name.Any(char.IsControl))
                members.Refuse($"must be a group's name of 1 to {MaxName} characters");
            foreach (Field member in members.Items())
            {
                if (member.Required().Text() is not string service)
                    continue;
                if (!groupOf.TryAdd(service, name))
                    member.Refuse(groupOf[service] == name ? $"service '{service}' is there twice" : $"service '{service}' is already in group '{groupOf[service]}'");
                else if (!known.Services.Contains(service))
                    field.Findings.Warn(member.Path, known.UnknownService(service));
            }
        }
    }
}
