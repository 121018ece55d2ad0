using System.Text;
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
        spec:
          request: '{"designation": "service_1", "routes": [{"designation": "service-2", "faults": {"before": [{"type": "latency", "args": {"delay": 600}}]}}]}'
          simulationRef: { name: simulation-sample, namespace: default }
          replicas: 4
          requestCount: 10
          timeout: 15m
          betweenDelay: 20s
        --- # something else of that file
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: other }
        """;

    [Fact]
    public void A_simulation_and_its_load_become_documents()
    {
        Conversion conversion = OlderDocuments.Convert(Older);
        Assert.Empty(conversion.Problems);
        Assert.Equal(["service-1 gorilla", "service-2 express", "service-3 flask"], TopologyFixture.Valid(Part(conversion, 0)).Services.Select(s => $"{s.Name} {s.Framework}"));
        LoadTestResult load = LoadTestDocument.Read(Encoding.UTF8.GetBytes(Part(conversion, 1)), TopologyFixture.Valid(Part(conversion, 0)), _ => null);
        Assert.Empty(load.Problems);
        OpenTraffic open = Assert.IsType<OpenTraffic>(load.Test!.Traffic);
        Assert.Equal(("load", "simulation-sample", (long?)40, false), (load.Test.Name, load.Test.Simulation, load.Test.Count, load.Test.KeepAlive));
        Assert.Equal(new RampStage(0.2, 0.2, TimeSpan.FromMinutes(15)), Assert.Single(open.Stages));
        Assert.Contains("\"delay\":600", Assert.IsType<ScriptedLoad>(Assert.Single(load.Test.Requests)).Node, StringComparison.Ordinal);
        Assert.DoesNotContain("ConfigMap", conversion.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("routes: ['{\"designation\": \"a\"}', '{\"designation\": \"b\"}'], replicas: 5, betweenDelay: 2s, requestCount: 3", 5, 15, 86400)]
    [InlineData("request: '{\"designation\": \"a\"}', betweenDelay: 500ms", 2, null, 86400)]
    [InlineData("request: '{\"designation\": \"a\"}', betweenDelay: 0s, replicas: 7, requestCount: 100", 7, 7, 86400)]
    public void A_load_sends_as_often_as_before(string spec, double rate, int? count, int seconds)
    {
        Conversion conversion = OlderDocuments.Convert($"apiVersion: microsim.isala.me/v1alpha1\nkind: LoadGenerator\nmetadata: {{ name: load }}\nspec: {{ {spec} }}\n");
        Assert.Empty(conversion.Problems);
        LoadTest load = LoadTestDocument.Read(Encoding.UTF8.GetBytes(conversion.Text!), null, _ => null).Test!;
        Assert.Equal((new RampStage(rate, rate, TimeSpan.FromSeconds(seconds)), count), (Assert.Single(Assert.IsType<OpenTraffic>(load.Traffic).Stages), (int?)load.Count));
    }

    [Theory]
    [InlineData("request: '{\"designation\": \"a\"}', replica: 5", "spec.replica", "unknown field; did you mean 'replicas'?")]
    [InlineData("betweenDelay: 5s", "spec.requests", "is required: what is sent")]
    [InlineData("request: 'nothing', betweenDelay: 5s", "spec.request", "must be a node as JSON")]
    [InlineData("requests: ['{\"designation\": \"a\", \"faults\": {\"before\": [{\"type\": \"latncy\"}]}}']", "spec.requests[0].faults.before[0].type", "unknown fault type 'latncy'")]
    [InlineData("request: '{\"designation\": \"a\"}', betweenDelay: 5", "spec.betweenDelay", "needs a unit")]
    public void What_is_wrong_with_a_load_is_told_by_its_place(string spec, string path, string message) => Assert.Contains(
        OlderDocuments.Convert($"apiVersion: microsim.isala.me/v1alpha1\nkind: LoadGenerator\nmetadata: {{ name: load }}\nspec: {{ {spec} }}\n").Problems,
        p => p.Path == path && p.Line == 4 && p.Message.StartsWith(message, StringComparison.Ordinal));

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
        Assert.Equal("1:1: $: has no Simulation or LoadGenerator of microsim.isala.me/v1alpha1", Assert.Single(OlderDocuments.Convert(text).Problems).ToString());

    [Theory]
    [InlineData("kind: Simulation")]
    [InlineData("kind: Simulation\nmetadata: {}\nspec: 5")]
    [InlineData("kind: Simulation\nmetadata: { name: a }\nspec: { services: { a: } }")]
    [InlineData("kind: Simulation\nmetadata: { name: [1] }\nspec: { services: { a: { language: [go] } } }")]
    public void Broken_ones_are_refused(string rest) => Assert.NotEmpty(OlderDocuments.Convert($"apiVersion: microsim.isala.me/v1alpha1\n{rest}").Problems);

    private static string Part(Conversion conversion, int number) => conversion.Text!.Split("---\n")[number];
}
