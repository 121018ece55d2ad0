using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>Numbers of the native agent that hold on any machine: memory and allocation.</summary>
public sealed class AgentTests
{
    private const long MaxIdleBytes = 30_000_000;
    private const int MaxBytesPerLeaf = 1200;
    private const int Requests = 10_000;

    [Fact]
    public async Task An_idle_agent_is_small_and_a_leaf_request_allocates_little()
    {
        await using AgentProcess agent = await AgentProcess.StartAsync();
        Assert.InRange(ProcessFacts.ResidentBytes(agent.Id), 1, MaxIdleBytes);

        using TcpClient client = new("127.0.0.1", agent.Port);
        byte[] request = Encoding.ASCII.GetBytes(
            "POST / HTTP/1.1\r\nHost: leaf\r\nContent-Type: application/json\r\nx-microsim-token: e2e\r\nx-request-id: e2e\r\n"
            + "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00\r\nContent-Length: 54\r\n\r\n"
            + """{"designation":"http://127.0.0.1:9/","service":"leaf"}""");
        await RepeatAsync(client.GetStream(), request, Requests);
        double before = await agent.AllocatedBytesAsync();
        await RepeatAsync(client.GetStream(), request, Requests);
        double perRequest = (await agent.AllocatedBytesAsync() - before) / Requests;

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{perRequest:F0} bytes per leaf request"));
        Assert.InRange(perRequest, 1, MaxBytesPerLeaf);
    }

    private static async Task RepeatAsync(NetworkStream stream, byte[] request, int times)
    {
        byte[] reply = new byte[4096];
        for (int i = 0; i < times; i++)
        {
            await stream.WriteAsync(request);
            int length = await stream.ReadAsync(reply);
            Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(reply, 0, length), StringComparison.Ordinal);
        }
    }
}
