using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>Hashes find changes and nothing else.</summary>
public sealed class ContentHashTests
{
    [Fact]
    public void The_form_of_a_document_does_not_matter()
    {
        string one = TopologyFixture.Document("    a: { framework: express, env: { X: \"1\", Y: \"2\" } }\n    b: { framework: express }");
        string other = TopologyFixture.Document("    b:\n      framework: express\n      version: v1\n    a: { env: { Y: \"2\", X: \"1\" }, parallel: false, framework: express } # a comment");
        Assert.Equal(ContentHash.Of(TopologyFixture.Valid(one)), ContentHash.Of(TopologyFixture.Valid(other)));
    }

    [Theory]
    [InlineData("framework: gorilla")]
    [InlineData("framework: express, port: 5")]
    [InlineData("framework: express, replicas: 1")]
    [InlineData("framework: express, version: v2")]
    [InlineData("framework: express, parallel: true")]
    [InlineData("framework: express, env: { A: b }")]
    [InlineData("framework: express, resources: { limits: { cpu: 1 } }")]
    [InlineData("framework: express, calls: [{ to: b }]")]
    [InlineData("framework: express, endpoints: { /x: }")]
    [InlineData("framework: express, faults: { after: [{ type: abort }] }")]
    [InlineData("framework: express, conditions: [{ type: abort }]")]
    [InlineData("framework: express, image: x")]
    public void Every_field_of_a_service_matters(string changed)
    {
        Simulation before = TopologyFixture.Valid(TopologyFixture.Document("    a: { framework: express }\n    b: { framework: express }"));
        Simulation after = TopologyFixture.Valid(TopologyFixture.Document($"    a: {{ {changed} }}\n    b: {{ framework: express }}"));
        Assert.NotEqual(ContentHash.Of(before), ContentHash.Of(after));
        Assert.NotEqual(ContentHash.Of(before.Find("a")!), ContentHash.Of(after.Find("a")!));
        Assert.Equal(ContentHash.Of(before.Find("b")!), ContentHash.Of(after.Find("b")!));
    }

    [Fact]
    public void A_state_has_the_hash_of_its_content_alone()
    {
        AgentState state = new(Targets: ["127.0.0.1:1"]);
        Assert.Equal(ContentHash.Of(state), ContentHash.Of(state with { Term = 3, Generation = 4, Hash = "x" }));
        Assert.NotEqual(ContentHash.Of(state), ContentHash.Of(state with { Targets = ["127.0.0.1:2"] }));
        Assert.NotEqual(ContentHash.Of(state), ContentHash.Of(state with { External = ["127.0.0.1:2"] }));
    }
}
