using System.CommandLine;
using MicroSim.Cli.Commands;

namespace MicroSim.Cli;

/// <summary>All commands, in the order in which help shows them.</summary>
internal static class CommandTree
{
    public static RootCommand Create() => new("MicroSim creates a mock distributed system in minutes: services and connections of one document, run as real web services.")
    {
        UpCommand.Create(),
        InitCommand.Create(),
        ValidateCommand.Create(),
        ApplyCommand.Create(),
        GetCommand.Create(),
        DescribeCommand.Create(),
        SendCommand.Create(),
        LogsCommand.Create(),
        EventsCommand.Create(),
        ScaleCommand.Create(),
        RestartCommand.Create(),
        ConnectCommand.Create(),
        DisconnectCommand.Create(),
        DeleteCommand.Create(),
        ExportCommand.Create(),
        ServeCommand.Create(),
        LoginCommand.Create(),
        BuildCommand.Create(),
        ConformanceCommand.Create(),
        DoctorCommand.Create(),
        CompletionCommand.Create(),
        ReferenceCommand.Create(),
    };
}
