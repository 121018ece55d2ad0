using System.CommandLine;
using MicroSim.Cli.Commands;

namespace MicroSim.Cli;

/// <summary>All commands, in the order in which help shows them.</summary>
internal static class CommandTree
{
    private const string Description = "MicroSim creates a mock distributed system in minutes: services and connections of one document, run as real web services.";

    private static readonly (string Name, Func<Command> Create)[] commands =
    [
        ("up", UpCommand.Create),
        ("init", InitCommand.Create),
        ("validate", ValidateCommand.Create),
        ("apply", ApplyCommand.Create),
        ("get", GetCommand.Create),
        ("describe", DescribeCommand.Create),
        ("send", SendCommand.Create),
        ("load", LoadCommand.Create),
        ("compare", CompareCommand.Create),
        ("top", TopCommand.Create),
        ("trace", TraceCommand.Create),
        ("logs", LogsCommand.Create),
        ("events", EventsCommand.Create),
        ("scale", ScaleCommand.Create),
        ("restart", RestartCommand.Create),
        ("fault", FaultCommand.Create),
        ("partition", PartitionCommand.Create),
        ("disrupt", DisruptCommand.Create),
        ("scenario", ScenarioCommand.Create),
        ("connect", ConnectCommand.Create),
        ("disconnect", DisconnectCommand.Create),
        ("delete", DeleteCommand.Create),
        ("export", ExportCommand.Create),
        ("convert", ConvertCommand.Create),
        ("serve", ServeCommand.Create),
        ("install", InstallCommand.Create),
        ("uninstall", UninstallCommand.Create),
        ("login", LoginCommand.Create),
        ("build", BuildCommand.Create),
        ("conformance", ConformanceCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("completion", CompletionCommand.Create),
        ("reference", ReferenceCommand.Create),
    ];

    public static RootCommand Create() => Root(commands);

    /// <summary>The commands that a command line can mean: the one that it begins with, for making all of them takes longer than most need to run.</summary>
    public static RootCommand For(string[] args) =>
        args.Length > 0 && commands.Where(c => c.Name == args[0]).ToArray() is [var one] ? Root([one]) : Create();

    private static RootCommand Root(IEnumerable<(string Name, Func<Command> Create)> chosen)
    {
        RootCommand root = new(Description);
        foreach ((_, Func<Command> create) in chosen)
            root.Subcommands.Add(create());
        return root;
    }
}
