using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Export;

public sealed class ExportTests
{
    private static readonly Simulation shop = SimulationDocument.Read("""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: shop }
        spec:
          seed: 7
          services:
            end: { framework: express, port: 8081, env: { PRICE: "$5" }, calls: [ { to: cart, name: main }, { to: ads, probability: 12.5, required: false } ] }
            cart: { framework: gorilla, replicas: 2, endpoints: { /pay: { calls: [ { to: ads } ] } } }
            ads: { framework: gorilla, image: example/ads }
        """, new DocumentOptions(["express", "gorilla"], FaultCatalogue.Standard)).Simulation!;

    [Fact]
    public void Mermaid() => Assert.Equal("""
        flowchart LR
            s0["end<br/>express"]
            s1["cart<br/>gorilla × 2"]
            s2["ads<br/>gorilla"]
            s0 -->|"main"| s1
            s0 -.->|"12.5%"| s2
            s1 -->|"/pay → /"| s2

        """, MermaidExport.Write(shop));

    [Fact]
    public void Dot() => Assert.Equal("""
        digraph "shop" {
            rankdir=LR;
            node [shape=box];
            "end" [label="end\nexpress"];
            "cart" [label="cart\ngorilla × 2"];
            "ads" [label="ads\ngorilla"];
            "end" -> "cart" [label="main"];
            "end" -> "ads" [label="12.5%", style=dashed];
            "cart" -> "ads" [label="/pay → /"];
        }

        """, DotExport.Write(shop));

    [Fact]
    public void Compose_gives_every_service_its_image_and_its_state()
    {
        JsonElement file = JsonElement.Parse(YamlJson.Of(YamlParser.Parse(ComposeExport.Write(shop), [])!).Span);
        JsonElement end = file.GetProperty("services").GetProperty("end");
        Assert.Equal("microsim/agent-express", end.GetProperty("image").GetString());
        Assert.Equal("127.0.0.1:8081:8080", end.GetProperty("ports")[0].GetString());
        Assert.Equal("$$5", end.GetProperty("environment").GetProperty("PRICE").GetString());
        Assert.Equal("example/ads", file.GetProperty("services").GetProperty("ads").GetProperty("image").GetString());
        Assert.Equal(2, file.GetProperty("services").GetProperty("cart").GetProperty("deploy").GetProperty("replicas").GetInt32());

        string content = file.GetProperty("configs").GetProperty("end-state").GetProperty("content").GetString()!;
        Parsed<AgentState> state = StateParser.Parse(System.Text.Encoding.UTF8.GetBytes(content), new ParseOptions(FaultCatalogue.Standard, AgentDesignations: true));
        Assert.Empty(state.Problems);
        Assert.Equal(["http://cart:8080/", "http://ads:8080/"], state.Value!.Endpoints["/"].Routes.Select(r => r.Designation));
        Assert.Equal(["end:8080", "cart:8080", "ads:8080"], state.Value.Targets);
    }
}
