namespace MicroSim.Topology;

/// <summary>Makes mappings of what a program knows, not of text.</summary>
internal static class YamlMappings
{
    /// <summary>A mapping with those of the members that have a value.</summary>
    public static YamlMapping Of(params (string Key, YamlNode? Value)[] members)
    {
        YamlMapping mapping = new(Position.Start);
        foreach ((string key, YamlNode? value) in members)
        {
            if (value is not null)
                mapping.Add(key, value);
        }
        return mapping;
    }
}
