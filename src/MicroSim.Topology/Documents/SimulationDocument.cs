using System.Text;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>The text form of a simulation: YAML or JSON, API version <c>microsim.dev/v1alpha1</c>, kind <c>Simulation</c>.</summary>
public static class SimulationDocument
{
    /// <summary>Largest document in bytes.</summary>
    public const int MaxSize = YamlParser.MaxSize;

    private static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a document in UTF-8.</summary>
    public static DocumentResult Read(ReadOnlyMemory<byte> text, DocumentOptions options)
    {
        if (text.Length > MaxSize)
            return Refused($"must be at most {MaxSize} bytes");
        try
        {
            return ReadText(utf8.GetString(text.Span), options);
        }
        catch (DecoderFallbackException)
        {
            return Refused("must be UTF-8");
        }
    }

    /// <summary>Reads a document: all of its problems at once, or a simulation.</summary>
    public static DocumentResult Read(string text, DocumentOptions options) =>
        Encoding.UTF8.GetByteCount(text) > MaxSize ? Refused($"must be at most {MaxSize} bytes") : ReadText(text, options);

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
        problems.AddRange(Locate(root, findings.Problems));
        return new DocumentResult(
            problems.Count == 0 ? simulation : null,
            First(InOrder(problems)),
            InOrder(Locate(root, findings.Warnings)))
        {
            Json = problems.Count == 0 ? YamlJson.Of(root) : default,
        };
    }

    private static IEnumerable<DocumentProblem> Locate(YamlNode root, IEnumerable<Problem> problems) => problems.Select(p => Locate(root, p));

    private static DocumentProblem Locate(YamlNode root, Problem problem)
    {
        Position at = YamlLocator.Find(root, problem.Path);
        return new DocumentProblem(problem.Path, problem.Message, at.Line, at.Column);
    }

    private static List<DocumentProblem> InOrder(IEnumerable<DocumentProblem> problems) => [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];

    private static List<DocumentProblem> First(List<DocumentProblem> problems) =>
        problems.Count < Findings.Limit ? problems : [.. problems.Take(Findings.Limit), new DocumentProblem(Problem.Root, "has further problems", problems[^1].Line, problems[^1].Column)];

    private static DocumentResult Refused(string message) => new(null, [new DocumentProblem(Problem.Root, message, 1, 1)], []);
}
