using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>Objects of the first MicroSim's API become documents.</summary>
public sealed class ConversionTests
{
    private const string Older =
        """
        apiVersion: microsim.isala.me/v1alpha1
        kind: Simulation
        metadata: { name: simulation-sample }
        spec:
          services:
            service_1: { language: go, framework: gorilla }
            service-2: { language: node, framework: express }
            service-3: { language: python }
        ---
        apiVersion: microsim.isala.me/v1alpha1
        kind: LoadGenerator
        metadata: { name: load }
        spec: { replicas: 1, requestCount: 10 }
        --- # something else of that file
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: other }
        """;

    [Fact]
    public void A_simulation_becomes_a_document_and_the_load_a_comment()
    {
        Conversion conversion = OlderDocuments.Convert(Older);
        Assert.Empty(conversion.Problems);
        Assert.Equal(["service-1 gorilla", "service-2 express", "service-3 flask"], TopologyFixture.Valid(conversion.Text!).Services.Select(s => $"{s.Name} {s.Framework}"));
        Assert.Contains("\n#   spec: { replicas: 1, requestCount: 10 }\n", conversion.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ConfigMap", conversion.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_are_told_all_at_once_with_their_place_in_the_whole_file()
    {
        string broken = Older.Replace("framework: gorilla", "framework: flask", StringComparison.Ordinal).Replace("language: python", "language: perl", StringComparison.Ordinal);
        Conversion conversion = OlderDocuments.Convert($"apiVersion: v1\nkind: Secret\n---\n{broken}");
        Assert.Null(conversion.Text);
        Assert.Equal(
            ["9:32: spec.services.service_1.framework: must be gorilla: that is what go has", "11:18: spec.services.service-3.language: must be one of go, node, python"],
            conversion.Problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("a: 1")]
    [InlineData("")]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: Simulation\nmetadata: { name: a }\nspec: { services: {} }")]
    public void A_file_without_older_objects_is_told_so(string text) =>
        Assert.Equal("1:1: $: has no Simulation of microsim.isala.me/v1alpha1", Assert.Single(OlderDocuments.Convert(text).Problems).ToString());

    [Theory]
    [InlineData("kind: Simulation")]
    [InlineData("kind: Simulation\nmetadata: {}\nspec: 5")]
    [InlineData("kind: Simulation\nmetadata: { name: a }\nspec: { services: { a: } }")]
    [InlineData("kind: Simulation\nmetadata: { name: [1] }\nspec: { services: { a: { language: [go] } } }")]
    public void Broken_ones_are_refused(string rest) => Assert.NotEmpty(OlderDocuments.Convert($"apiVersion: microsim.isala.me/v1alpha1\n{rest}").Problems);
}
