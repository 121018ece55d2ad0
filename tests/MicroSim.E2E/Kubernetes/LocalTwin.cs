using System.Net;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>The same example on this machine: with the same seed it gives the same tree.</summary>
internal static class LocalTwin
{
    private static readonly string[] seeds = ["00000001", "00000002", "00000003", "1b2c3d4e"];

    /// <param name="example">The example's name.</param>
    /// <param name="request">The file of its request.</param>
    /// <param name="ports">The ports that both name.</param>
    /// <param name="cluster">Talks to the cluster's control plane.</param>
    /// <param name="rest">Where the example is there.</param>
    public static async Task CompareAsync(string example, string request, int[] ports, HttpClient cluster, string rest)
    {
        Dictionary<int, int> free = Example.FreePortsFor(ports);
        await using UpProcess up = await UpProcess.StartAsync($"{example}.yaml", free);
        foreach (string seed in seeds)
        {
            JsonElement here = await SendAsync(up.Http, $"api/v1/simulations/{example}/requests?seed={seed}", Example.Read(request, free));
            JsonElement there = await SendAsync(cluster, $"{rest}/requests?seed={seed}", Example.Read(request, new Dictionary<int, int>()));
            Assert.Equal(ResultShape.Of(here), ResultShape.Of(there));
        }
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        string text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }
}
