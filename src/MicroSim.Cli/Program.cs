using MicroSim.Cli;

return await Shell.RunAsync(CommandTree.For(args), args);
