using System.Text;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Scenarios;

/// <summary>Scenarios for the simulation <c>test</c>, with the services <c>front</c>, <c>cart</c> and <c>store</c>.</summary>
internal static class ScenarioText
{
    public static Simulation Simulation { get; } = TopologyFixture.Valid(TopologyFixture.Document("""
            front: { framework: aspnetcore, calls: [{ to: cart, timeout: 500 }] }
            cart: { framework: aspnetcore, replicas: 2, calls: [{ to: store, name: read }, { to: store, name: write }] }
            store: { framework: aspnetcore }
        """));

    /// <summary>A document of these steps, one a line.</summary>
    public static string Of(string steps, string spec = "") => $"""
        apiVersion: microsim.dev/v1alpha1
        kind: Scenario
        metadata: {"{ name: bad-day }"}
        spec:
          {spec}
          steps:
        {string.Join('\n', steps.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(s => $"  - {s}"))}
        """;

    public static ScenarioResult Read(string document) => ScenarioDocument.Read(Encoding.UTF8.GetBytes(document), Simulation);

    public static Scenario Valid(string steps, string spec = "")
    {
        ScenarioResult result = Read(Of(steps, spec));
        Assert.Empty(result.Problems);
        return result.Scenario!;
    }
}
