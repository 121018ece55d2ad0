using System.Net;

namespace MicroSim.Agent.Faults;

/// <summary>Where the agent's own data port is; known once it listens.</summary>
internal sealed class OwnAddress
{
    private readonly TaskCompletionSource<EndPoint> data = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<EndPoint> Data => data.Task;

    /// <summary>Says where the data port listens; on any address, it is reached on loopback.</summary>
    public void Listens(IPAddress host, int port) =>
        data.TrySetResult(new IPEndPoint(host.Equals(IPAddress.Any) ? IPAddress.Loopback : host.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : host, port));
}
