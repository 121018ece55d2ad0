namespace MicroSim.Topology;

/// <summary>Reads a document's metadata: its name, and what Kubernetes writes beside it.</summary>
internal static class MetadataReader
{
    private static readonly string[] fields =
    [
        "name", "generateName", "namespace", "labels", "annotations", "uid", "resourceVersion", "generation", "creationTimestamp",
        "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers", "ownerReferences", "managedFields", "selfLink",
    ];

    /// <summary>The document's name; empty after reporting what is wrong with it.</summary>
    public static string Name(Field field) => Name(field, Names.IsLabel, Names.LabelRule);

    /// <summary>The same where names have a rule of their own.</summary>
    public static string Name(Field field, Func<string, bool> rule, string right)
    {
        FieldGroup metadata = field.RequiredObject(fields);
        foreach (string map in (string[])["labels", "annotations"])
        {
            foreach ((_, Field value) in metadata[map].Members())
                value.Text(int.MaxValue);
        }
        return metadata.Required("name").Text(rule, right) ?? "";
    }
}
