namespace MicroSim;

/// <summary>Where the checkout is: the nearest folder above the test binary that holds the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "MicroSim.slnx"))
            ? folder
            : Find(Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("no MicroSim.slnx above the test binary"));
}
