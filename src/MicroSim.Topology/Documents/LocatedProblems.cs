using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Gives problems their places in the text.</summary>
internal static class LocatedProblems
{
    /// <summary>In the order of the text; of very many the first.</summary>
    public static List<DocumentProblem> First(YamlNode root, IEnumerable<DocumentProblem> known, IEnumerable<Problem> problems)
    {
        List<DocumentProblem> all = InOrder([.. known, .. Locate(root, problems)]);
        return all.Count < Findings.Limit ? all : [.. all.Take(Findings.Limit), new DocumentProblem(Problem.Root, "has further problems", all[^1].Line, all[^1].Column)];
    }

    public static List<DocumentProblem> InOrder(YamlNode root, IEnumerable<Problem> problems) => InOrder(Locate(root, problems));

    private static IEnumerable<DocumentProblem> Locate(YamlNode root, IEnumerable<Problem> problems) => problems.Select(p =>
    {
        Position at = YamlLocator.Find(root, p.Path);
        return new DocumentProblem(p.Path, p.Message, at.Line, at.Column);
    });

    private static List<DocumentProblem> InOrder(IEnumerable<DocumentProblem> problems) => [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];
}
