using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MicroSim.Cli;

/// <summary>A command that shows how it is used.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The usual help, then examples; of the whole command also the exit codes.</summary>
internal sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        output.WriteLine("Examples:");
        foreach (string example in command is ExampleCommand own ? own.Examples : command.Subcommands.OfType<ExampleCommand>().Where(c => !c.Hidden).Select(c => c.Examples[0]))
            output.WriteLine($"  {example}");
        output.WriteLine();
        if (command is RootCommand)
            WriteSurroundings(output);
        return code;
    }

    private static void WriteSurroundings(TextWriter output)
    {
        output.WriteLine("Exit codes:");
        foreach ((ExitCode code, string meaning) in ExitCodes.All)
            output.WriteLine($"  {(int)code,-4} {meaning}");
        output.WriteLine();
        output.WriteLine("Environment:");
        foreach ((string name, string meaning) in Variables.All)
            output.WriteLine($"  {name,-16} {meaning}");
        output.WriteLine();
    }
}
