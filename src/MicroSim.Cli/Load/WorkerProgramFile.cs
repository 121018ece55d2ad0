namespace MicroSim.Cli.Load;

/// <summary>Where the load worker's program is.</summary>
internal static class WorkerProgramFile
{
    private const string Name = "microsim-load-worker";

    /// <summary>The native one where it was built, else the one beside this command, which needs the .NET runtime and starts slower.</summary>
    public static string Find()
    {
        string[] places = [Path.Combine(AppContext.BaseDirectory, "..", "load-worker", Name), Path.Combine(AppContext.BaseDirectory, Name)];
        return places.FirstOrDefault(File.Exists)
            ?? throw new CommandException(ExitCode.Conflict, $"microsim: there is no {Name} beside {AppContext.BaseDirectory}; it is built with the command.");
    }
}
