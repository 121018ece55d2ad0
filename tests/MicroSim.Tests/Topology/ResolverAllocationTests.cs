using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>What resolving a request costs in memory: it stands on the way of every request that the control plane takes.</summary>
public sealed class ResolverAllocationTests
{
    private const int Rounds = 200;

    [Theory]
    [InlineData("seed.yaml", "seed-request.json", 4_000)]
    [InlineData("four-services.yaml", "four-services-request.json", 5_200)]
    public void A_resolved_request_allocates_no_more_than(string document, string request, long bytes)
    {
        Simulation simulation = TopologyFixture.Example(document);
        Dictionary<string, Uri> addresses = TopologyFixture.Addresses(simulation);
        byte[] body = File.ReadAllBytes(TopologyFixture.ExamplePath(request));
        Resolve(simulation, body, addresses);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            Resolve(simulation, body, addresses);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        TestContext.Current.TestOutputHelper?.WriteLine($"{request}: {each} bytes");
        Assert.InRange(each, 1, bytes);
    }

    private static void Resolve(Simulation simulation, byte[] body, Dictionary<string, Uri> addresses) =>
        Assert.Equal(ResolveOutcome.Resolved, RequestResolver.Resolve(simulation, body, addresses, 1, FaultCatalogue.Standard).Outcome);
}
