namespace MicroSim.Topology;

/// <summary>Tree → tree in which every field of a load test that has a default is there.</summary>
internal static class LoadTestDefaults
{
    private static readonly (string Field, string Text, ScalarKind Kind)[] spec = DocumentFields.Defaults(LoadTestFields.Spec);
    private static readonly (string Field, string Text, ScalarKind Kind)[] request = DocumentFields.Defaults(LoadTestFields.Request);

    public static YamlMapping Fill(YamlMapping root) => Member(root, "spec", node => node is YamlMapping m ? Member(Defaults.Fill(m, spec), "requests", Requests) : node);

    private static YamlNode Requests(YamlNode node)
    {
        if (node is not YamlList list)
            return node;
        YamlList filled = new(list.Position);
        foreach (YamlNode item in list.Items)
            filled.Add(item is YamlMapping m ? Defaults.Fill(m, request) : item);
        return filled;
    }

    private static YamlMapping Member(YamlMapping mapping, string name, Func<YamlNode, YamlNode> rewrite)
    {
        YamlMapping result = new(mapping.Position);
        foreach ((string key, YamlMapping.Entry entry) in mapping.Entries)
            result.TryAdd(key, entry.KeyPosition, key == name ? rewrite(entry.Value) : entry.Value);
        return result;
    }
}
