using MicroSim.Cli;

return await Shell.RunAsync(CommandTree.Create(), args);
