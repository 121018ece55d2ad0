using MicroSim.Conformance;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
