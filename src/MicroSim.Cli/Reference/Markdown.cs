namespace MicroSim.Cli.Reference;

/// <summary>Pieces of Markdown.</summary>
internal static class Markdown
{
    public static IEnumerable<string> Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) =>
    [
        Row(headings),
        Row([.. headings.Select(_ => "---")]),
        .. rows.Select(Row),
        "",
    ];

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
