using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>The examples on a cluster do what they do on this machine.</summary>
public sealed class ExampleTests
{
    private const string Seed = "1b2c3d4e";

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
        Dictionary<int, int> free = Example.FreePortsFor(ports);
        await bed.ApplyExampleAsync(example);
        await using UpProcess up = await UpProcess.StartAsync($"{example}.yaml", free);
        await bed.ReadyAsync(example);
        foreach (string seed in (string[])["00000001", "00000002", "00000003", Seed])
        {
            JsonElement local = await SendAsync(up.Http, $"api/v1/simulations/{example}/requests?seed={seed}", Example.Read(request, free));
            JsonElement cluster = await SendAsync(bed.Http, $"{bed.Rest(example)}/requests?seed={seed}", Example.Read(request, new Dictionary<int, int>()));
            Assert.Equal(ResultShape.Of(local), ResultShape.Of(cluster));
        }
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
