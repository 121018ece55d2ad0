using System.Net;
using System.Net.Sockets;
using MicroSim.Runtimes.Local.Ports;

namespace MicroSim.Tests.Runtimes.Local.Ports;

public sealed class PortProbeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void A_port_that_somebody_listens_on_is_not_free(string address)
    {
        using TcpListener listener = new(IPAddress.Parse(address), 0);
        if (address == "::")
            listener.Server.DualMode = true;
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.False(PortProbe.IsFree(port));
        if (OperatingSystem.IsLinux())
            Assert.StartsWith($"port {port} is held by pid {Environment.ProcessId} (", PortProbe.WhyNot(port), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_was_just_closed_holds_no_port()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using (TcpClient client = new())
        {
            await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
            // Who closes first keeps the port in TIME_WAIT.
            (await listener.AcceptTcpClientAsync(Cancellation)).Dispose();
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Cancellation));
        }
        listener.Stop();

        Assert.True(PortProbe.IsFree(port));
    }
}
