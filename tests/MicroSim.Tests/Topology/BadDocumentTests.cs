using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>
/// Each file of <c>documents/</c> is a document that begins with what is said of it: <c>#!</c> and a problem, <c>#?</c> and a warning, in the
/// form <c>line:column: path: message</c>. The lines of these comments count.
/// </summary>
public sealed class BadDocumentTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "tests", "MicroSim.Tests", "Topology", "documents");

    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_problem_is_found_at_its_place(string file)
    {
        string text = File.ReadAllText(Path.Combine(folder, file));
        DocumentResult result = SimulationDocument.Read(text, TopologyFixture.Options);
        Assert.Equal(Expected(text, "#! "), result.Problems.Select(p => p.ToString()));
        Assert.Equal(Expected(text, "#? "), result.Warnings.Select(p => p.ToString()));
        Assert.Equal(result.Problems.Count == 0, result.IsValid);
    }

    private static IEnumerable<string> Expected(string text, string mark) => text.Split('\n').Where(l => l.StartsWith(mark, StringComparison.Ordinal)).Select(l => l[mark.Length..]);
}
