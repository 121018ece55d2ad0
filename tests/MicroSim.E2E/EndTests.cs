using System.Net;
using System.Text;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>However a run ends, nothing of it stays; however a service dies, it comes back.</summary>
public sealed class EndTests
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(UpProcess.SigInt)]
    [InlineData(UpProcess.SigKill)]
    public async Task Nothing_runs_or_listens_afterwards(int signal)
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8081, 8082);
        await using UpProcess up = await UpProcess.StartAsync("seed.yaml", ports);
        int[] agents = [await up.ProcessOfAsync("seed", "service-1"), await up.ProcessOfAsync("seed", "service-2")];
        Assert.All(ports.Values, port => Assert.True(FreePorts.Listens(port)));

        int code = await up.EndAsync(signal);

        if (signal == UpProcess.SigInt)
            Assert.Equal(0, code);
        await Eventually.TrueAsync(() => !agents.Any(ProcessFacts.IsAlive), deadline, "the agents are gone");
        Assert.DoesNotContain(true, ports.Values.Append(up.Port).Select(FreePorts.Listens));
    }

    [Fact]
    public async Task A_deleted_simulation_leaves_nothing()
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8081, 8082);
        await using UpProcess up = await UpProcess.StartAsync("seed.yaml", ports);
        int agent = await up.ProcessOfAsync("seed", "service-1");
        using HttpResponseMessage reply = await up.Http.DeleteAsync("api/v1/simulations/seed", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
        Assert.False(ProcessFacts.IsAlive(agent));
        Assert.DoesNotContain(true, ports.Values.Select(FreePorts.Listens));
    }

    [Fact]
    public async Task A_killed_service_comes_back_at_its_address()
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8081, 8082);
        await using UpProcess up = await UpProcess.StartAsync("seed.yaml", ports);
        int killed = await up.ProcessOfAsync("seed", "service-2");
        Assert.Equal(0, UpProcess.Signal(killed, UpProcess.SigKill));
        await Eventually.TrueAsync(() => !ProcessFacts.IsAlive(killed) && FreePorts.Listens(ports[8082]), deadline, "service-2 listens again");
        await Eventually.TrueAsync(() => Answers(up), deadline, "service-2 answers again");
        Assert.NotEqual(killed, await up.ProcessOfAsync("seed", "service-2"));
    }

    private static bool Answers(UpProcess up)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/")
        {
            Content = new StringContent("""{"designation":"service-1","routes":[{"designation":"service-2","required":true}]}""", Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage reply = up.Http.Send(request);
        return reply.IsSuccessStatusCode;
    }
}
