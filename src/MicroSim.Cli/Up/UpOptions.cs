using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Traces;
using MicroSim.Topology;

namespace MicroSim.Cli.Up;

/// <summary>What a control plane in this process runs with.</summary>
/// <param name="Home">The folder with agents.</param>
/// <param name="ControlPlane">What it is started with.</param>
internal sealed record UpOptions(string Home, ControlPlaneOptions ControlPlane)
{
    /// <exception cref="CommandException">A variable names no collector as it must be named.</exception>
    public static UpOptions Of(string home, IReadOnlyList<KnownFramework> frameworks, int port, DirectoryInfo? data, int traceMegabytes) =>
        new(home, new ControlPlaneOptions(port, frameworks)
        {
            DataFolder = data?.FullName ?? Folders.Data,
            UiFolder = Path.Combine(AppContext.BaseDirectory, "ui"),
            Collector = OfUser(),
            TraceMemory = traceMegabytes * 1024L * 1024,
        });

    private static Collector? OfUser()
    {
        try
        {
            return Collector.FromEnvironment(Environment.GetEnvironmentVariable);
        }
        catch (FormatException e)
        {
            throw new CommandException(ExitCode.Usage, $"microsim: {e.Message}");
        }
    }
}
