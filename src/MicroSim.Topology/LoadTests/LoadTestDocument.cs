namespace MicroSim.Topology;

/// <summary>The text form of a load test: YAML or JSON, API version <c>microsim.dev/v1alpha1</c>, kind <c>LoadTest</c>.</summary>
public static class LoadTestDocument
{
    public const string Kind = "LoadTest";

    /// <summary>Reads a document: all of its problems at once, or a load test.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="simulation">The simulation that it is for; without one, names of services are taken as they are.</param>
    /// <param name="threshold">Why a threshold is none, or null: those who measure decide what can be measured.</param>
    public static LoadTestResult Read(ReadOnlyMemory<byte> text, Simulation? simulation, Func<string, string?> threshold)
    {
        (string? decoded, DocumentProblem? unreadable) = DocumentText.Of(text);
        if (decoded is null)
            return new(null, [unreadable!]);
        List<DocumentProblem> problems = [];
        if (YamlParser.Parse(decoded, problems) is not YamlNode root)
            return new(null, problems);

        Findings findings = new();
        LoadTest? test = null;
        if (Migration.Migrate(root, Kind, findings) is YamlMapping migrated)
        {
            test = new LoadTestReader(simulation, findings).Read(LoadTestDefaults.Fill(migrated));
            LoadTestRules.Check(test, threshold, findings);
        }
        List<DocumentProblem> all = LocatedProblems.First(root, problems, findings.Problems);
        return new(all.Count == 0 ? test : null, all);
    }

    /// <summary>The simulation that a document names; null when it names none or cannot be read.</summary>
    public static string? SimulationOf(ReadOnlyMemory<byte> text) => ScenarioDocument.SimulationOf(text);
}

/// <summary>What was made of a document: a load test, or every problem that it has.</summary>
/// <param name="Test">Null when there are problems.</param>
/// <param name="Problems">In the order of the text.</param>
public sealed record LoadTestResult(LoadTest? Test, IReadOnlyList<DocumentProblem> Problems);
