using System.Text;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>What right documents mean.</summary>
public sealed class DocumentTests
{
    private const string Everything = """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata:
          name: everything
          namespace: default
          labels: { team: a }
          annotations: { note: "1" }
          uid: 8b6f
          generation: 3
        spec:
          addressing: dns
          seed: 0xC0FFEE
          namePrefix: load-
          monitoringFrom: [monitoring]
          externalTargets: [https://example.com/api]
          services:
            frontend:
              framework: express
              image: registry.example/agent:1
              replicas: 2
              version: v2
              port: 8081
              resources: { requests: { cpu: 100m }, limits: { cpu: 1, memory: 64Mi } }
              env: { LANG: C }
              parallel: true
              faults: { before: [{ type: work, args: { cpu: 2 } }], after: [{ type: error, args: { status: 503, message: "no" }, probability: 12.5 }] }
              calls:
                - { to: cart, name: first, endpoint: /items, probability: 50, timeout: 500, tryTimeout: 200, retries: 1, required: false, link: [{ type: abort, args: {} }] }
              endpoints:
                /health: { parallel: true, faults: { after: [{ type: payload, args: { size: 10 } }] }, calls: [{ to: cart }] }
              conditions:
                - { id: slow, type: latency, args: { delay: 5 }, probability: 10, to: ["*", cart], duration: 5000 }
                - { type: memory-leak, args: { size: 5 } }
                - { type: memory-leak, args: { size: 6 } }
            cart:
              framework: gorilla
              endpoints: { /items: }
        status: { anything: [1, 2] }
        """;

    [Theory]
    [InlineData("\"shop: [cart, pay]\\nrest: [web]\\n\"")]
    [InlineData("'{\"shop\": [\"cart\"]}'")]
    [InlineData("''")]
    public void Groups_change_nothing_that_runs(string text)
    {
        string services = "    cart: { framework: express }\n    pay: { framework: express }\n    web: { framework: express }";
        string plain = TopologyFixture.Document(services);
        DocumentResult result = SimulationDocument.Read(plain.Replace("name: test", $"name: test, annotations: {{ microsim.dev/groups: {text} }}", StringComparison.Ordinal), TopologyFixture.Options);
        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        Assert.Equal(SimulationDocument.Write(TopologyFixture.Valid(plain)), SimulationDocument.Write(result.Simulation!));
    }

    [Fact]
    public void Every_field_is_read()
    {
        Simulation simulation = TopologyFixture.Valid(Everything);
        Assert.Equal(("everything", Addressing.Dns, 0xC0FFEEu, "load-"), (simulation.Name, simulation.Addressing, simulation.Seed!.Value, simulation.NamePrefix));
        Assert.Equal(["monitoring"], simulation.MonitoringFrom);
        Assert.Equal(["https://example.com/api"], simulation.ExternalTargets);

        Service frontend = simulation.Services[0];
        Assert.Equal(("frontend", "express", "registry.example/agent:1", 2, "v2", 8081), (frontend.Name, frontend.Framework, frontend.Image, frontend.Replicas, frontend.Version, frontend.Port));
        Assert.Equal(["limits.cpu=1", "limits.memory=64Mi", "requests.cpu=100m"], frontend.Resources.Select(r => $"{r.Key}={r.Value}").Order());
        Assert.Equal("C", frontend.Env["LANG"]);

        Endpoint root = frontend.Endpoints["/"];
        Assert.True(root.Parallel);
        Assert.Equal(2, root.Faults.Before.Single().Args.Integer("cpu"));
        Assert.Equal((503, "no", 12.5), (root.Faults.After.Single().Args.Integer("status"), root.Faults.After.Single().Args.Text("message"), root.Faults.After.Single().Probability));
        Call call = root.Calls.Single();
        Assert.Equal(("cart", "first", "/items", 50.0, 500, 200, 1, false), (call.To, call.Name, call.Endpoint, call.Probability, call.TimeoutMs, call.TryTimeoutMs, call.Retries, call.Required));
        Assert.Equal("abort", call.Link.Single().Type);

        Endpoint health = frontend.Endpoints["/health"];
        Assert.Equal((true, "payload", "cart"), (health.Parallel, health.Faults.After.Single().Type, health.Calls.Single().To));

        Assert.Equal(["slow", "memory-leak", "memory-leak-2"], frontend.Conditions.Select(c => c.Id));
        Assert.Equal((10.0, 5000L), (frontend.Conditions[0].Fault.Probability, frontend.Conditions[0].RemainingMs));
        Assert.Equal(["*", "cart"], frontend.Conditions[0].To);
        Assert.Equal(["/", "/items"], simulation.Find("cart")!.Endpoints.Keys);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        Simulation simulation = TopologyFixture.Valid(TopologyFixture.Document("    a: { framework: express, calls: [{ to: b, probability: null }] }\n    b: { framework: express }"));
        Assert.Equal((Addressing.Ip, null, ""), (simulation.Addressing, simulation.Seed, simulation.NamePrefix));
        Service a = simulation.Find("a")!;
        Assert.Equal((null, null, "v1", null), (a.Image, a.Replicas, a.Version, a.Port));
        Call call = a.Endpoints["/"].Calls.Single();
        Assert.Equal(("/", 100.0, 30000, null, 0, true), (call.Endpoint, call.Probability, call.TimeoutMs, call.TryTimeoutMs, call.Retries, call.Required));
        Assert.Empty(simulation.Find("b")!.Endpoints["/"].Calls);
    }

    [Fact]
    public void An_alias_is_what_its_anchor_is()
    {
        Simulation simulation = TopologyFixture.Valid(TopologyFixture.Document("    a: &same { framework: express, calls: &calls [{ to: c }] }\n    b: *same\n    c: { framework: gorilla }"));
        Assert.Equal(("express", "c"), (simulation.Find("b")!.Framework, simulation.Find("b")!.Endpoints["/"].Calls.Single().To));
    }

    [Fact]
    public void Json_is_read_with_all_that_json_allows()
    {
        Simulation simulation = TopologyFixture.Valid("\uFEFF{\r\n\t\"apiVersion\":\"microsim.dev\\/v1alpha1\",\"kind\":\"Simulation\",\"metadata\":{\"name\":\"test\",\"annotations\":{\"smile\":\"\\ud83d\\ude00 \\u00e9\\n\"}},\r\n\t\"spec\":{\"seed\":4.2e1,\"services\":{\"a\":{\"framework\":\"express\",\"port\":8081,\"calls\":[]}}}}\n");
        Assert.Equal((8081, 42u), (simulation.Find("a")!.Port, simulation.Seed));
    }

    [Fact]
    public void A_written_document_reads_as_the_same_simulation()
    {
        foreach (Simulation simulation in (Simulation[])[TopologyFixture.Valid(Everything), TopologyFixture.Example("seed.yaml"), TopologyFixture.Example("four-services.yaml")])
        {
            string text = SimulationDocument.Write(simulation);
            Simulation again = TopologyFixture.Valid(text);
            Assert.Equal(text, SimulationDocument.Write(again));
            Assert.Equal(ContentHash.Of(simulation), ContentHash.Of(again));
        }
    }

    [Fact]
    public void A_written_document_leaves_defaults_out()
    {
        const string Text = """
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata:
              name: seed
            spec:
              services:
                service-1:
                  framework: aspnetcore
                  port: 8081
                service-2:
                  framework: aspnetcore
                  port: 8082

            """;
        Assert.Equal(Text, SimulationDocument.Write(TopologyFixture.Example("seed.yaml")));
    }

    [Theory]
    [InlineData("8080")]
    [InlineData("yes")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData(" a ")]
    [InlineData("0x1F")]
    [InlineData("010")]
    [InlineData("12:30:45")]
    [InlineData("2024-01-31")]
    [InlineData("a: b # c")]
    [InlineData("- a")]
    [InlineData("*a")]
    [InlineData("line\nline\n")]
    [InlineData("tab\tand\u0085next")]
    [InlineData("\"'\\")]
    [InlineData("é 😀")]
    public void Any_text_survives_writing(string value)
    {
        Simulation simulation = TopologyFixture.Example("seed.yaml");
        Service service = simulation.Services[0] with { Env = new Dictionary<string, string> { ["X"] = value } };
        string text = SimulationDocument.Write(simulation with { Services = [service] });
        Assert.Equal(value, TopologyFixture.Valid(text).Services[0].Env["X"]);
    }

    [Fact]
    public void Bytes_that_are_no_text_and_documents_over_the_limit_are_refused()
    {
        Assert.Equal("1:1: $: must be UTF-8", Only(SimulationDocument.Read(new byte[] { 0x61, 0xFF }, TopologyFixture.Options)));
        string large = TopologyFixture.Document("    a: { framework: express }") + new string('#', SimulationDocument.MaxSize);
        Assert.Equal("1:1: $: must be at most 4194304 bytes", Only(SimulationDocument.Read(large, TopologyFixture.Options)));
        Assert.Equal("1:1: $: must be at most 4194304 bytes", Only(SimulationDocument.Read(Encoding.UTF8.GetBytes(large), TopologyFixture.Options)));
    }

    private static string Only(DocumentResult result)
    {
        Assert.Null(result.Simulation);
        return Assert.Single(result.Problems).ToString();
    }
}
