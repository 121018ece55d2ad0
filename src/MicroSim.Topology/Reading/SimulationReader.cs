namespace MicroSim.Topology;

/// <summary>Fourth stage, first half: tree → simulation. Every field is read and its form checked; what fields say of each other is not.</summary>
internal static class SimulationReader
{
    private static readonly string[] metadataFields =
    [
        "name", "generateName", "namespace", "labels", "annotations", "uid", "resourceVersion", "generation", "creationTimestamp",
        "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers", "ownerReferences", "managedFields", "selfLink",
    ];

    public static Simulation Read(YamlNode root, DocumentOptions options, Findings findings)
    {
        FieldGroup document = new Field("", root, findings).Object("apiVersion", "kind", "metadata", "spec", "status");
        string name = ReadName(document["metadata"].Required());
        Field specField = document["spec"].Required();
        FieldGroup spec = specField.Object("services", "externalTargets", "addressing", "seed", "monitoringFrom", "namePrefix");
        Field services = specField.IsAbsent ? spec["services"] : spec["services"].Required();
        return new Simulation(
            name,
            [.. services.Members().Select(m => ServiceReader.Read(m.Key, m.Field, options))],
            [.. spec["externalTargets"].Items().Select(ReadExternal).OfType<string>()],
            ReadAddressing(spec["addressing"]),
            (uint?)spec["seed"].Integer64(0, uint.MaxValue),
            [.. spec["monitoringFrom"].Items().Select(f => f.Required().Text(Names.IsLabel, Names.LabelRule)).OfType<string>()],
            spec["namePrefix"].Text(Names.IsPrefix, Names.PrefixRule) ?? "");
    }

    private static string ReadName(Field metadata)
    {
        FieldGroup group = metadata.Object(metadataFields);
        foreach (string map in (string[])["labels", "annotations"])
        {
            foreach ((_, Field value) in group[map].Members())
                value.Text(int.MaxValue);
        }
        Field name = group["name"];
        return (metadata.IsAbsent ? name : name.Required()).Text(Names.IsLabel, Names.LabelRule) ?? "";
    }

    private static Addressing ReadAddressing(Field field)
    {
        switch (field.Text())
        {
            case "ip" or null:
                return Addressing.Ip;
            case "dns":
                return Addressing.Dns;
            default:
                field.Refuse("must be one of ip, dns");
                return Addressing.Ip;
        }
    }

    private static string? ReadExternal(Field field)
    {
        string? text = field.Required().Text();
        if (text is null || ExternalTarget.TryParse(text, out _))
            return text;
        field.Refuse("must be an absolute http or https URL such as https://example.com/api, without user, query and fragment");
        return null;
    }
}
