using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Finds where in the text a path is.</summary>
internal static class YamlLocator
{
    /// <summary>The position of the deepest part of <paramref name="path"/> that is there: of a member its key, of a list's item the item.</summary>
    public static Position Find(YamlNode root, string path)
    {
        Position found = root.Position;
        YamlNode? node = root;
        ReadOnlySpan<char> rest = path == Problem.Root ? "" : path;
        while (rest.Length > 0 && node is not null)
            node = Step(node, ref rest, ref found);
        return found;
    }

    private static YamlNode? Step(YamlNode node, ref ReadOnlySpan<char> rest, ref Position found)
    {
        if (node is YamlList list && rest[0] == '[' && rest.IndexOf(']') is > 0 and int end
            && int.TryParse(rest[1..end], out int index) && index < list.Items.Count)
        {
            rest = rest[(end + 1)..];
            found = list.Items[index].Position;
            return list.Items[index];
        }
        if (node is not YamlMapping mapping)
            return null;
        rest = rest[0] == '.' ? rest[1..] : rest;
        // A key may hold dots, so the longest one that fits is meant.
        string? best = null;
        foreach (string key in mapping.Entries.Keys)
        {
            if (rest.StartsWith(key, StringComparison.Ordinal) && (rest.Length == key.Length || rest[key.Length] is '.' or '[') && key.Length > (best?.Length ?? -1))
                best = key;
        }
        if (best is null)
            return null;
        rest = rest[best.Length..];
        found = mapping.Entries[best].KeyPosition;
        return mapping.Entries[best].Value;
    }
}
