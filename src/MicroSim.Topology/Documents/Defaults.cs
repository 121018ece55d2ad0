namespace MicroSim.Topology;

/// <summary>Third stage: tree → tree in which every field that has a default is there. Written documents leave the same ones out.</summary>
internal static class Defaults
{
    private static readonly (string Field, string Text, ScalarKind Kind)[] spec = DocumentFields.Defaults(DocumentFields.Spec);
    private static readonly (string Field, string Text, ScalarKind Kind)[] service = DocumentFields.Defaults(DocumentFields.Service);
    private static readonly (string Field, string Text, ScalarKind Kind)[] call = DocumentFields.Defaults(DocumentFields.Call);

    public static YamlMapping Fill(YamlMapping root) => DocumentShape.Rewrite(root, m => Fill(m, spec), m => Fill(m, service), m => Fill(m, call));

    public static YamlMapping LeaveOut(YamlMapping root) => DocumentShape.Rewrite(root, m => LeaveOut(m, spec), m => LeaveOut(m, service), m => LeaveOut(m, call));

    /// <summary>A connection with its defaults, by which two of them are compared.</summary>
    public static YamlMapping FillCall(YamlMapping mapping) => Fill(mapping, call);

    internal static YamlMapping Fill(YamlMapping mapping, (string Field, string Text, ScalarKind Kind)[] defaults)
    {
        YamlMapping filled = new(mapping.Position);
        foreach ((string key, YamlMapping.Entry entry) in mapping.Entries)
        {
            // Null equals absent.
            if (entry.Value is not YamlScalar { Kind: ScalarKind.Null } || !defaults.Any(d => d.Field == key))
                filled.TryAdd(key, entry.KeyPosition, entry.Value);
        }
        foreach ((string field, string text, ScalarKind kind) in defaults)
            filled.TryAdd(field, mapping.Position, new YamlScalar(text, kind, mapping.Position));
        return filled;
    }

    private static YamlMapping LeaveOut(YamlMapping mapping, (string Field, string Text, ScalarKind Kind)[] defaults)
    {
        YamlMapping left = new(mapping.Position);
        foreach ((string key, YamlMapping.Entry entry) in mapping.Entries)
        {
            if (entry.Value is not YamlScalar scalar || !defaults.Contains((key, scalar.Text, scalar.Kind)))
                left.TryAdd(key, entry.KeyPosition, entry.Value);
        }
        return left;
    }
}
