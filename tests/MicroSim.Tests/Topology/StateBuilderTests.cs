using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

public sealed class StateBuilderTests
{
    private static readonly Simulation simulation = TopologyFixture.Valid("""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: shop }
        spec:
          externalTargets: [https://example.com/a, https://example.com/b, "http://[::1]:8080/"]
          services:
            cart:
              framework: gorilla
              parallel: true
              faults: { before: [{ type: work, args: { cpu: 2 } }] }
              calls:
                - { to: store }
                - { to: store, name: again, endpoint: /items, probability: 50, timeout: 500, tryTimeout: 200, retries: 1, required: false, link: [{ type: abort }] }
              endpoints: { /items: { calls: [{ to: cart, probability: 1 }] } }
              conditions: [{ id: slow, type: latency, args: { delay: 5 }, to: [store], duration: 5000 }]
            store: { framework: gorilla }
        """);

    private static readonly Dictionary<string, Uri> addresses = new() { ["cart"] = new("http://127.0.0.1:40001"), ["store"] = new("http://127.0.0.1:40002") };

    [Fact]
    public void The_plan_is_what_the_document_says()
    {
        AgentState state = StateBuilder.Build(simulation, "cart", addresses);
        Assert.Equal(["127.0.0.1:40001", "127.0.0.1:40002"], state.Targets);
        Assert.Equal(["example.com:443", "[::1]:8080"], state.External);
        Assert.Equal(["/", "/items"], state.Endpoints.Keys);

        PlanEndpoint root = state.Endpoints["/"];
        Assert.True(root.Parallel);
        Assert.Equal("work", root.Faults.Before.Single().Type);
        Assert.Equal(new Node("http://127.0.0.1:40002/", "store", UsePlan: true, Required: true) with { Link = root.Routes[0].Link, Routes = root.Routes[0].Routes }, root.Routes[0]);
        Node again = root.Routes[1];
        Assert.Equal(("/items", 50.0, 500, 200, 1, false, true), (again.Endpoint, again.Probability, again.TimeoutMs, again.TryTimeoutMs, again.Retries, again.Required, again.UsePlan));
        Assert.Equal("abort", again.Link.Single().Type);

        Condition condition = state.Conditions.Single();
        Assert.Equal(("slow", "latency", 5000L), (condition.Id, condition.Fault.Type, condition.RemainingMs));
        Assert.Equal(["store"], condition.To);
    }

    [Fact]
    public void The_state_is_one_that_agents_accept()
    {
        AgentState state = StateBuilder.Build(simulation, "cart", addresses);
        Parsed<AgentState> parsed = StateParser.Parse(Wire(state), new ParseOptions(FaultCatalogue.Standard, Strict: true, AgentDesignations: true));
        Assert.Empty(parsed.Problems);
        Assert.Equal(state.Hash, parsed.Value!.Hash);
        Assert.Equal(Wire(state), Wire(parsed.Value));
    }

    [Fact]
    public void The_hash_changes_with_plan_addresses_and_conditions()
    {
        string hash = StateBuilder.Build(simulation, "cart", addresses).Hash;
        Assert.Equal(hash, StateBuilder.Build(simulation with { Seed = 5 }, "cart", addresses).Hash);
        Assert.NotEqual(hash, StateBuilder.Build(simulation, "store", addresses).Hash);
        Assert.NotEqual(hash, StateBuilder.Build(simulation, "cart", new Dictionary<string, Uri>(addresses) { ["store"] = new("http://127.0.0.1:40003") }).Hash);
        Assert.NotEqual(hash, StateBuilder.Build(simulation, "cart", addresses, [simulation.Services[0].Conditions[0] with { Id = "more" }]).Hash);
    }

    [Fact]
    public void An_unknown_service_is_the_callers_mistake() =>
        Assert.Throws<ArgumentException>(() => StateBuilder.Build(simulation, "nobody", addresses));

    private static byte[] Wire(AgentState state)
    {
        using MemoryStream stream = new();
        using (System.Text.Json.Utf8JsonWriter json = new(stream))
            StateWriter.Write(json, state);
        return stream.ToArray();
    }
}
