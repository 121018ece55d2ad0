using MicroSim.Load.Workers;

using Stream input = Console.OpenStandardInput();
using Stream output = Console.OpenStandardOutput();
return await WorkerProgram.RunAsync(input, output, TimeProvider.System);
