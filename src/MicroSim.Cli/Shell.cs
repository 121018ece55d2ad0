using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using MicroSim.Cli.Output;
using MicroSim.Contract;
using MicroSim.ControlPlane;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Local.Ports;

namespace MicroSim.Cli;

/// <summary>What stands around every command: parsing, help, signals, and errors with their exit codes.</summary>
internal static class Shell
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        ParseResult parsed = Complete(root).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not ExampleHelp)
            return Usage(parsed);
        using Interrupt interrupt = new();
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
        }
        catch (Exception e)
        {
            foreach (string line in Lines(e))
                Terminal.Error(line);
            return (int)ExitCodes.Of(e);
        }
    }

    /// <summary>Adds what every command has: help with examples, and <c>--output</c>.</summary>
    internal static RootCommand Complete(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        ExampleHelp examples = new((HelpAction)help.Action!);
        help.Action = examples;
        // Windows' spellings would stand in every completion.
        help.Aliases.Remove("/h");
        help.Aliases.Remove("/?");
        help.Aliases.Remove("-?");
        root.Options.Add(Shared.Output);
        root.SetAction(examples.Invoke);
        return root;
    }

    private static int Usage(ParseResult parsed)
    {
        foreach (ParseError error in parsed.Errors)
            Terminal.Error($"microsim: {error.Message}");
        foreach (string word in parsed.UnmatchedTokens)
        {
            if (Spelling.Nearest(word, parsed.CommandResult.Command.Subcommands.Select(c => c.Name)) is string meant)
                Terminal.Error($"Did you mean '{meant}'?");
        }
        string path = string.Join(' ', Path(parsed.CommandResult).Reverse());
        Terminal.Error($"`{path} --help` shows how it is used.");
        return (int)ExitCode.Usage;
    }

    private static IEnumerable<string> Path(CommandResult command)
    {
        for (SymbolResult? result = command; result is CommandResult c; result = c.Parent)
            yield return c.Command is RootCommand ? "microsim" : c.Command.Name;
    }

    private static IReadOnlyList<string> Lines(Exception e) => e switch
    {
        CommandException command => command.Lines,
        OperationCanceledException => ["interrupted"],
        PortInUseException taken => [$"microsim: port {taken.Port} is {PortOwner.Describe(taken.Port)}; take another one with --port."],
        DataFolderException folder => [$"microsim: {folder.Message}"],
        RuntimeException runtime => [.. runtime.Problems.Select(p => $"microsim: {p}")],
        _ => [$"microsim: an error of MicroSim itself: {e}"],
    };
}
