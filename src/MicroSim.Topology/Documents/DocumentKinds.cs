namespace MicroSim.Topology;

/// <summary>The kinds of documents that there are.</summary>
public static class DocumentKinds
{
    public static IReadOnlyList<string> All { get; } = [Migration.Kind, ScenarioDocument.Kind, LoadTestDocument.Kind];

    /// <summary>What a document says it is; null when it does not say, or cannot be read.</summary>
    public static string? Of(ReadOnlyMemory<byte> text) => Text(Root(text)?["kind"]);

    /// <summary>The simulation that a document names; null when it names none or cannot be read.</summary>
    public static string? SimulationOf(ReadOnlyMemory<byte> text) => Text((Root(text)?["spec"] as YamlMapping)?["simulation"]);

    private static YamlMapping? Root(ReadOnlyMemory<byte> text) =>
        DocumentText.Of(text).Text is string decoded ? YamlParser.Parse(decoded, []) as YamlMapping : null;

    private static string? Text(YamlNode? node) => node is YamlScalar { Kind: ScalarKind.Text } text ? text.Text : null;
}
