namespace MicroSim.Topology;

/// <summary>The kinds of documents that there are.</summary>
public static class DocumentKinds
{
    public static IReadOnlyList<string> All { get; } = [Migration.Kind, ScenarioDocument.Kind, LoadTestDocument.Kind];

    /// <summary>What a document says it is; null when it does not say, or cannot be read.</summary>
    public static string? Of(ReadOnlyMemory<byte> text)
    {
        YamlNode? root = DocumentText.Of(text).Text is string decoded ? YamlParser.Parse(decoded, []) : null;
        return (root as YamlMapping)?["kind"] is YamlScalar { Kind: ScalarKind.Text } kind ? kind.Text : null;
    }
}
