namespace MicroSim.ControlPlane;

/// <summary>Another process listens on the port that the control plane was to take.</summary>
public sealed class PortInUseException(int port) : Exception($"port {port} is taken")
{
    public int Port { get; } = port;
}
