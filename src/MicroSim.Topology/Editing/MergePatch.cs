namespace MicroSim.Topology;

/// <summary>JSON Merge Patch (RFC 7396) over the tree of a document.</summary>
internal static class MergePatch
{
    /// <summary>The target with the patch's members in place of its own; null takes a member out, and objects are merged member by member.</summary>
    public static YamlMapping Apply(YamlMapping? target, YamlMapping patch)
    {
        YamlMapping result = new(target?.Position ?? patch.Position);
        foreach ((string key, YamlMapping.Entry entry) in target?.Entries ?? patch.Entries.Take(0))
        {
            if (!patch.Entries.TryGetValue(key, out YamlMapping.Entry patched))
                result.TryAdd(key, entry.KeyPosition, entry.Value);
            else if (Merged(entry.Value, patched.Value) is YamlNode value)
                result.TryAdd(key, entry.KeyPosition, value);
        }
        foreach ((string key, YamlMapping.Entry entry) in patch.Entries)
        {
            if (target?[key] is null && Merged(null, entry.Value) is YamlNode value)
                result.TryAdd(key, entry.KeyPosition, value);
        }
        return result;
    }

    private static YamlNode? Merged(YamlNode? before, YamlNode patch) => patch switch
    {
        YamlScalar { Kind: ScalarKind.Null } => null,
        YamlMapping members => Apply(before as YamlMapping, members),
        _ => patch,
    };
}
