namespace MicroSim.ControlPlane;

/// <summary>What a control plane is started with.</summary>
/// <param name="Port">The port on loopback; 0 takes a free one.</param>
/// <param name="Frameworks">The frameworks that documents may name.</param>
public sealed record ControlPlaneOptions(int Port, IReadOnlyList<string> Frameworks)
{
    public const int DefaultPort = 7070;
}
