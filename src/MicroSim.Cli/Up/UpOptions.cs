using MicroSim.ControlPlane;
using MicroSim.Topology;

namespace MicroSim.Cli.Up;

/// <summary>What a control plane in this process runs with.</summary>
/// <param name="Home">The folder with agents.</param>
/// <param name="ControlPlane">What it is started with.</param>
internal sealed record UpOptions(string Home, ControlPlaneOptions ControlPlane)
{
    public static UpOptions Of(string home, IReadOnlyList<KnownFramework> frameworks, int port, DirectoryInfo? data) =>
        new(home, new ControlPlaneOptions(port, frameworks) { DataFolder = data?.FullName ?? Folders.Data, UiFolder = Path.Combine(AppContext.BaseDirectory, "ui") });
}
