using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>The examples on a cluster do what they do on this machine.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task The_seed_example_gives_the_same_tree_as_locally()
    {
        await SameAsync("seed", "seed-request.json", [8081, 8082]);
    }

    [Fact]
    public async Task Four_services_give_the_same_trees_as_locally()
    {
        await SameAsync("four-services", "four-services-request.json", [8091, 8092, 8093, 8094]);
    }

    [Fact]
    public async Task The_shop_runs_in_five_frameworks_and_takes_orders()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyExampleAsync("shop");
        JsonObject shop = await bed.ReadyAsync("shop");
        Assert.Equal("13/13", (string?)shop["status"]!["ready"]);
        foreach (string endpoint in (string[])["/", "/product", "/checkout"])
        {
            (HttpStatusCode status, JsonElement tree) = await bed.SendAsync("shop", $$"""{"designation":"frontend","usePlan":true,"endpoint":"{{endpoint}}"}""");
            Assert.True(status == HttpStatusCode.OK, tree.ToString());
            Assert.Equal("frontend", tree.GetProperty("service").GetString());
            Assert.NotEmpty(tree.GetProperty("response").EnumerateArray());
        }
    }

    [Fact]
    public async Task The_examples_of_the_guide_of_faults_run()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyExampleAsync("shop");
        await bed.ReadyAsync("shop");
        await FaultGuide.RunAsync(bed.Http, $"{bed.Namespace}.shop");
    }

    private static async Task SameAsync(string example, string request, int[] ports)
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyExampleAsync(example);
        await bed.ReadyAsync(example);
        await LocalTwin.CompareAsync(example, request, ports, bed.Http, bed.Rest(example));
    }
}
