namespace MicroSim.Load.Workers;

/// <summary>Where the load worker's program is.</summary>
public static class WorkerProgramFile
{
    public const string Name = "microsim-load-worker";

    /// <summary>The native one where it was built, else the one beside this program, which needs the .NET runtime and starts slower; null where there is none.</summary>
    public static string? Find() =>
        ((string[])[Path.Combine(AppContext.BaseDirectory, "..", "load-worker", Name), Path.Combine(AppContext.BaseDirectory, Name)]).FirstOrDefault(File.Exists);
}
