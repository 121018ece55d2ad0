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
        (LoadTest? test, IReadOnlyList<DocumentProblem> problems) = DocumentStages.Run(text, Kind, (root, findings) =>
        {
            LoadTest read = new LoadTestReader(simulation, findings).Read(LoadTestDefaults.Fill(root));
            LoadTestRules.Check(read, threshold, findings);
            return read;
        });
        return new(test, problems);
    }
}

/// <summary>What was made of a document: a load test, or every problem that it has.</summary>
/// <param name="Test">Null when there are problems.</param>
/// <param name="Problems">In the order of the text.</param>
public sealed record LoadTestResult(LoadTest? Test, IReadOnlyList<DocumentProblem> Problems);
