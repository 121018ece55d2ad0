using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>The examples of the documentation: each is loaded, so that none can rot.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Documents() => [.. Files("*.yaml")];

    public static TheoryData<string> Requests() => [.. Files("*-request.json")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_is_valid_and_named_like_its_file(string file)
    {
        DocumentResult result = SimulationDocument.Read(File.ReadAllBytes(TopologyFixture.ExamplePath(file)), TopologyFixture.EveryFramework);
        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), result.Simulation!.Name);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_resolves_in_the_simulation_of_its_name(string file)
    {
        Simulation simulation = TopologyFixture.Example(file.Replace("-request.json", ".yaml"));
        ResolvedRequest request = RequestResolver.Resolve(simulation, File.ReadAllBytes(TopologyFixture.ExamplePath(file)), TopologyFixture.Addresses(simulation), 1, FaultCatalogue.Standard);
        Assert.Empty(request.Problems);
        Assert.Equal(ResolveOutcome.Resolved, request.Outcome);
        Assert.Equal("service-1", request.Entry);
    }

    [Fact]
    public void The_seed_request_goes_to_the_real_addresses()
    {
        Simulation simulation = TopologyFixture.Example("seed.yaml");
        Node root = RequestResolver.Resolve(simulation, File.ReadAllBytes(TopologyFixture.ExamplePath("seed-request.json")), TopologyFixture.Addresses(simulation), 1, FaultCatalogue.Standard).Root!;
        Assert.Equal(("http://127.0.0.1:40001/", "service-1"), (root.Designation, root.Service));
        Assert.Equal(600, root.Faults.Before.Single().Args.Integer("delay"));
        Assert.Equal(250, root.Faults.After.Single().Args.Integer("size"));
        Node route = root.Routes.Single();
        Assert.Equal(("http://127.0.0.1:40002/", "service-2"), (route.Designation, route.Service));
        Assert.Equal(600, route.Faults.After.Single().Args.Integer("delay"));
    }

    [Fact]
    public void The_state_of_a_service_is_its_plan_and_whom_it_may_call()
    {
        Simulation simulation = TopologyFixture.Example("four-services.yaml");
        AgentState state = StateBuilder.Build(simulation, "service-1", TopologyFixture.Addresses(simulation));
        Assert.Equal(["127.0.0.1:40001", "127.0.0.1:40002", "127.0.0.1:40003", "127.0.0.1:40004"], state.Targets);
        Assert.Equal([("service-2", 50.0, true, true), ("service-3", 100.0, true, true)], state.Endpoints["/"].Routes.Select(r => (r.Service!, r.Probability, r.Required, r.UsePlan)));
        Assert.NotEmpty(state.Hash);
    }

    private static string[] Files(string pattern) => [.. Directory.EnumerateFiles(TopologyFixture.ExamplePath(""), pattern).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
}
