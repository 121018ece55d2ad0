using System.CommandLine;
using MicroSim.Cli;
using MicroSim.Cli.Commands;

RootCommand root = new("MicroSim creates a mock distributed system in minutes: services and connections of one document, run as real web services.")
{
    UpCommand.Create(),
    ValidateCommand.Create(),
    ApplyCommand.Create(),
    GetCommand.Create(),
    SendCommand.Create(),
    LogsCommand.Create(),
    DeleteCommand.Create(),
    BuildCommand.Create(),
};
return await Shell.RunAsync(root, args);
