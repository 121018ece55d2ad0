using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.Cli.Templates;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

internal static class InitCommand
{
    private static readonly Argument<string> file = new("FILE") { Description = "Where the document goes; - prints it", DefaultValueFactory = _ => "simulation.yaml" };

    private static readonly Option<string> template = Build();

    private static readonly Option<bool> force = new("--force") { Description = "Replace a file that is there" };

    public static Command Create()
    {
        ExampleCommand command = new("init", "Write a document to begin with", "microsim init", "microsim init --template shop shop.yaml") { file, template, force };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(file);
        IReadOnlyList<string> frameworks = AgentCatalogue.Read(Home.Find()).Frameworks;
        string text = DocumentTemplate.Find(parsed.GetValue(template)!).Write(NameOf(path), frameworks);
        if (path == Input.Standard)
        {
            Console.Out.Write(text);
            return (int)ExitCode.Ok;
        }
        try
        {
            await using StreamWriter writer = new(path, new FileStreamOptions { Mode = parsed.GetValue(force) ? FileMode.Create : FileMode.CreateNew, Access = FileAccess.Write });
            await writer.WriteAsync(text.AsMemory(), cancellation);
        }
        catch (IOException) when (File.Exists(path) && !parsed.GetValue(force))
        {
            throw new CommandException(ExitCode.Usage, $"microsim: there is a file {path} already; name another one, or replace it with --force.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"microsim: {path} cannot be written: {e.Message}");
        }
        Terminal.Line(Shared.FormatOf(parsed) == OutputFormat.Text ? $"{path} is written. Run it with `microsim up {path}`." : "{}");
        return (int)ExitCode.Ok;
    }

    // The file's own name, where it can be a simulation's.
    private static string NameOf(string path)
    {
        string name = new([.. Path.GetFileNameWithoutExtension(path).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        name = name.Trim('-');
        return name.Length is > 0 and <= 63 ? name : "simulation";
    }

    private static Option<string> Build()
    {
        string[] names = [.. DocumentTemplate.All.Select(t => t.Name)];
        Option<string> option = new("--template") { Description = string.Join("; ", DocumentTemplate.All.Select(t => $"{t.Name}: {t.Summary}")), HelpName = string.Join('|', names), DefaultValueFactory = _ => names[0] };
        option.AcceptOnlyFromAmong(names);
        return option;
    }
}
