using System.Text.RegularExpressions;

namespace MicroSim.Cli.Load;

/// <summary>Problems of a document that was made of options, told by these: nobody wrote the document.</summary>
internal static partial class FlagProblems
{
    // The first that fits.
    private static readonly (string Path, string Option)[] places =
    [
        ("spec.requests[0].service", "--service"),
        ("spec.requests[0].path", "--path"),
        ("spec.requests[0].url", "TARGET"),
        ("spec.requests[0].method", "--method"),
        ("spec.requests[0].headers", "--header"),
        ("spec.requests[0].body", "--body"),
        ("spec.requests[0].script", "--request"),
        ("spec.requests[0]", "--service"),
        ("spec.warmUp", "--warm-up"),
        ("spec.stages", "--rate"),
        ("spec.count", "--requests"),
        ("spec.", "--"),
        ("spec", "the load"),
    ];

    /// <summary>What to say instead of problems, each a path and what would be right.</summary>
    public static CommandException Of(IEnumerable<(string Path, string Message)> problems) => new(ExitCode.Usage, [.. problems.Select(p => $"microsim: {Place(p.Path)}: {p.Message}.")]);

    /// <summary>What to say instead of a refusal that lists problems; the refusal itself when it is another one.</summary>
    public static CommandException Of(CommandException refusal)
    {
        (string, string)[] problems = [.. refusal.Lines.Select(l => Line().Match(l)).Where(m => m.Success).Select(m => (m.Groups["path"].Value, m.Groups["message"].Value))];
        return problems.Length > 0 ? Of(problems) : refusal;
    }

    // As ErrorLine writes them, with or without a place in the text.
    [GeneratedRegex(@"^(?:\d+:\d+:| ) (?<path>spec\S*): (?<message>.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    private static string Place(string path)
    {
        (string before, string option) = places.FirstOrDefault(p => path.StartsWith(p.Path, StringComparison.Ordinal), (Path: path, Option: path));
        string rest = path[before.Length..];
        return rest.Length == 0 || option == "--" ? option + rest : $"{option}: {rest.TrimStart('.')}";
    }
}
