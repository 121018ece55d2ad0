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
    public static string Name(Field field)
    {
        FieldGroup metadata = field.RequiredObject(fields);
        foreach (string map in (string[])["labels", "annotations"])
        {
            foreach ((_, Field value) in metadata[map].Members())
                value.Text(int.MaxValue);
        }
        return metadata.Required("name").Text(Names.IsLabel, Names.LabelRule) ?? "";
    }
}
