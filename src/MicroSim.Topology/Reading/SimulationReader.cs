namespace MicroSim.Topology;

/// <summary>Fourth stage, first half: tree → simulation. Every field is read and its form checked; <see cref="SimulationRules"/> is the other half.</summary>
internal static class SimulationReader
{
    private static readonly string[] rootFields = DocumentFields.Names(DocumentFields.Root);
    private static readonly string[] specFields = DocumentFields.Names(DocumentFields.Spec);

    public static Simulation Read(YamlNode root, DocumentOptions options, Findings findings)
    {
        FieldGroup document = new Field("", root, findings).Object(rootFields);
        string name = MetadataReader.Name(document["metadata"]);
        FieldGroup spec = document["spec"].RequiredObject(specFields);
        Field services = spec.Required("services");
        Known known = new([.. options.Frameworks.Select(f => f.Name)], options.Catalogue, new HashSet<string>((services.Value as YamlMapping)?.Entries.Keys ?? [], StringComparer.Ordinal));
        GroupsReader.Check(document["metadata"], known);
        return new Simulation(
            name,
            [.. services.Members().Select(m => ServiceReader.Read(m.Key, m.Field, known))],
            [.. spec["externalTargets"].Items().Select(ReadExternal).OfType<string>()],
            ReadAddressing(spec["addressing"]),
            (uint?)spec["seed"].Integer64(0, uint.MaxValue),
            [.. spec["monitoringFrom"].Items().Select(f => f.Required().Text(Names.IsLabel, Names.LabelRule)).OfType<string>()],
            spec["namePrefix"].Text(Names.IsPrefix, Names.PrefixRule) ?? "");
    }

    private static Addressing ReadAddressing(Field field)
    {
        string? text = field.Text(t => t is "ip" or "dns", "must be one of ip, dns");
        return text == "dns" ? Addressing.Dns : Addressing.Ip;
    }

    private static string? ReadExternal(Field field) =>
        field.Required().Text(t => ExternalTarget.TryParse(t, out _), "must be an absolute http or https URL such as https://example.com/api, without user, query and fragment");
}
