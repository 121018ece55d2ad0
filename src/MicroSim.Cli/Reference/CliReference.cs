using System.CommandLine;
using System.Globalization;

namespace MicroSim.Cli.Reference;

/// <summary>The command line as a page: made of the commands themselves.</summary>
internal static class CliReference
{
    private const string Note = """
        # The command line

        Made by `microsim reference cli`; a test compares it with the commands.

        Results go to standard output, problems to standard error, each with its place and what would be right. `--output` chooses the form:
        `text` is for people and may change; `json` and `yaml` are for programs and stay: fields may be added, none are renamed or removed
        within a version of the API. What the control plane answers is passed on as it is (`docs/reference/api.md`); where there is a stream
        (`logs`, `events`, `up`, `serve`) JSON is one object a line and YAML one document each.

        """;

    public static IEnumerable<string> Lines(RootCommand root)
    {
        Command[] commands = [.. root.Subcommands.Where(c => !c.Hidden)];
        return
        [
            .. Note.Split('\n'),
            .. Markdown.Table(["command", "what it does"], commands.Select(c => (IReadOnlyList<string>)[$"[`{c.Name}`](#{c.Name})", c.Description!])),
            .. commands.SelectMany(c => Of(c, c.Name).Concat(c.Subcommands.Where(s => !s.Hidden).SelectMany(s => Of(s, $"{c.Name} {s.Name}")))),
            "## Options of every command",
            "",
            .. Markdown.Table(["option", "meaning"], root.Options.Where(o => !o.Hidden && o.Name is "--help" or "--output").Select(Row)),
            "## Exit codes",
            "",
            .. Markdown.Table(["code", "meaning"], ExitCodes.All.Select(c => (IReadOnlyList<string>)[((int)c.Code).ToString(CultureInfo.InvariantCulture), c.Meaning])),
            "## Environment",
            "",
            .. Markdown.Table(["variable", "meaning"], Variables.All.Select(v => (IReadOnlyList<string>)[$"`{v.Name}`", v.Meaning])).SkipLast(1),
        ];
    }

    private static IEnumerable<string> Of(Command command, string name)
    {
        yield return $"## {name}";
        yield return "";
        yield return $"{command.Description}.";
        yield return "";
        yield return "```";
        yield return string.Join(' ', ["microsim", name, .. command.Arguments.Select(Usage), .. command.Options.Any(o => !o.Hidden) ? ["[options]"] : Array.Empty<string>()]);
        yield return "```";
        yield return "";
        Option[] options = [.. command.Options.Where(o => !o.Hidden)];
        if (command.Arguments.Count + options.Length > 0)
        {
            foreach (string line in Markdown.Table(["argument or option", "meaning"], command.Arguments.Select(Row).Concat(options.Select(Row))))
                yield return line;
        }
        if (command is not ExampleCommand { Examples: var examples })
            yield break;
        yield return "```sh";
        foreach (string example in examples)
            yield return example;
        yield return "```";
        yield return "";
    }

    private static string Usage(Argument argument) => argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue
        ? $"[{argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}]"
        : argument.Name;

    private static IReadOnlyList<string> Row(Argument argument) => [$"`{argument.Name}`", argument.Description + Default(argument.HasDefaultValue ? argument.GetDefaultValue() : null)];

    private static IReadOnlyList<string> Row(Option option)
    {
        string names = string.Join(", ", option.Aliases.Where(a => a.StartsWith('-')).Append(option.Name).OrderBy(n => n.Length).Select(n => $"`{n}`"));
        string value = option.HelpName is null ? "" : $" `{option.HelpName}`";
        return [names + value, option.Description + Default(option.HasDefaultValue ? option.GetDefaultValue() : null)];
    }

    private static string Default(object? value) => value is null or false or "" ? "" : $" [default: {Convert.ToString(value, CultureInfo.InvariantCulture)}]";
}
