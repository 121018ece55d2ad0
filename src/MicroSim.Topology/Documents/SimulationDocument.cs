using System.Text;

namespace MicroSim.Topology;

/// <summary>The text form of a simulation: YAML or JSON, API version <c>microsim.dev/v1alpha1</c>, kind <c>Simulation</c>.</summary>
public static class SimulationDocument
{
    /// <summary>Largest document in bytes.</summary>
    public const int MaxSize = YamlParser.MaxSize;

    /// <summary>Reads a document in UTF-8.</summary>
    public static DocumentResult Read(ReadOnlyMemory<byte> text, DocumentOptions options) =>
        DocumentText.Of(text) switch
        {
            (string decoded, _) => ReadText(decoded, options),
            (_, var problem) => Refused(problem!),
        };

    /// <summary>Reads a document: all of its problems at once, or a simulation.</summary>
    public static DocumentResult Read(string text, DocumentOptions options) =>
        Encoding.UTF8.GetByteCount(text) > MaxSize ? Refused(DocumentText.TooLong) : ReadText(text, options);

    /// <summary>The canonical document of a simulation: defaults left out, members in a fixed order, services in theirs.</summary>
    public static string Write(Simulation simulation) => YamlEmitter.Write(Defaults.LeaveOut(SimulationWriter.Document(simulation)));

    private static DocumentResult ReadText(string text, DocumentOptions options)
    {
        List<DocumentProblem> problems = [];
        if (YamlParser.Parse(text, problems) is not YamlNode root)
            return new DocumentResult(null, problems, []);

        Findings findings = new();
        Simulation? simulation = null;
        if (Migration.Migrate(root, findings) is YamlMapping migrated)
        {
            simulation = SimulationReader.Read(Defaults.Fill(migrated), options, findings);
            SimulationRules.Check(simulation, options.Frameworks, new DocumentPaths(migrated), findings);
        }
        List<DocumentProblem> all = LocatedProblems.First(root, problems, findings.Problems);
        return new DocumentResult(all.Count == 0 ? simulation : null, all, LocatedProblems.InOrder(root, findings.Warnings))
        {
            Json = all.Count == 0 ? YamlJson.Of(root) : default,
        };
    }

    private static DocumentResult Refused(DocumentProblem problem) => new(null, [problem], []);
}
