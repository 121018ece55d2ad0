using System.Text;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>The control plane rolls for every node, by keys, so that one seed always drops the same ones.</summary>
public sealed class ResolverDiceTests
{
    private static readonly Simulation simulation = TopologyFixture.Example("four-services.yaml");
    private static readonly Dictionary<string, Uri> addresses = TopologyFixture.Addresses(simulation);

    [Fact]
    public void A_loser_is_dropped_with_all_below_it_and_winners_go_with_100()
    {
        const string Body = """
            {"designation":"service-1","probability":50,"routes":[
              {"designation":"service-2","probability":0,"payload":{"designation":"service-4"}},
              {"designation":"service-3","probability":50,"routes":[{"designation":"service-4","probability":50},{"designation":"service-2"}]}]}
            """;
        HashSet<string> seen = [];
        for (uint seed = 0; seed < 200; seed++)
        {
            Dice dice = new(seed);
            bool root = dice.Happens(DiceKey.Of("request"), 50);
            bool route = dice.Happens(DiceKey.Of("routes/1"), 50);
            bool below = dice.Happens(DiceKey.Of("routes/1/routes/0"), 50);
            string expected = !root ? "" : !route ? "service-1()" : $"service-1(service-3({(below ? "service-4(),service-2()" : "service-2()")}))";

            ResolvedRequest request = Resolve(Body, seed);
            Assert.Equal(root ? ResolveOutcome.Resolved : ResolveOutcome.NotCalled, request.Outcome);
            Assert.Equal("service-1", request.Entry);
            Assert.Equal(expected, request.Root is null ? "" : Text(request.Root));
            seen.Add(expected);
        }
        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public void Half_is_half()
    {
        byte[] body = File.ReadAllBytes(TopologyFixture.ExamplePath("four-services-request.json"));
        int called = 0;
        for (uint seed = 0; seed < 10_000; seed++)
            called += RequestResolver.Resolve(simulation, body, addresses, seed, FaultCatalogue.Standard).Root!.Routes.Count == 2 ? 1 : 0;
        Assert.InRange(called, 4_800, 5_200);
    }

    [Fact]
    public void Payload_is_route_0()
    {
        for (uint seed = 0; seed < 50; seed++)
        {
            Node payload = Resolve("""{"designation":"service-1","payload":{"designation":"service-2","probability":50}}""", seed).Root!;
            Node routes = Resolve("""{"designation":"service-1","routes":[{"designation":"service-2","probability":50}]}""", seed).Root!;
            Assert.Equal(Text(routes), Text(payload));
        }
    }

    private static ResolvedRequest Resolve(string body, uint seed) => RequestResolver.Resolve(simulation, Encoding.UTF8.GetBytes(body), addresses, seed, FaultCatalogue.Standard);

    private static string Text(Node node)
    {
        Assert.Equal(100, node.Probability);
        return $"{node.Service}({string.Join(',', node.Routes.Select(Text))})";
    }
}
