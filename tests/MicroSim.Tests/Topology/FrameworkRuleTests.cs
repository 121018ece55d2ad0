using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>A document that asks a service for a fault that its framework cannot do gets a warning at that fault.</summary>
public sealed class FrameworkRuleTests
{
    private const string Document = """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: shop }
        spec:
          services:
            front:
              framework: limited
              faults: { before: [{ type: latency, args: { delay: 5 } }, { type: abort }], after: [{ type: abort, probability: 5 }] }
              calls: [{ to: back, link: [{ type: abort }] }]
              endpoints: { /cart: { faults: { before: [{ type: abort }] } } }
              conditions:
                - { type: error, args: { status: 503 } }
                - { type: abort, to: ["*"] }
            back:
              framework: able
              faults: { before: [{ type: abort }] }
        """;

    [Fact]
    public void Each_place_is_named_with_service_framework_and_fault()
    {
        DocumentResult result = Read(new KnownFramework("limited") { Cannot = ["unknown-methods", "fault:abort"] });
        Assert.True(result.IsValid);
        Assert.Equal(
            [
                "8: spec.services.front.faults.before[1]",
                "8: spec.services.front.faults.after[0]",
                "9: spec.services.front.calls[0].link[0]",
                "10: spec.services.front.endpoints./cart.faults.before[0]",
                "13: spec.services.front.conditions[1]",
            ],
            result.Warnings.Select(w => $"{w.Line}: {w.Path}"));
        Assert.All(result.Warnings, w => Assert.Equal("service 'front' asks for the fault 'abort', which its framework 'limited' cannot do", w.Message));
    }

    [Fact]
    public void A_framework_that_can_gets_none() => Assert.Empty(Read(new KnownFramework("limited") { Cannot = ["unknown-methods", "fault:memory-leak"] }).Warnings);

    private static DocumentResult Read(KnownFramework limited) => SimulationDocument.Read(Document, new DocumentOptions([limited, "able"], FaultCatalogue.Standard));
}
