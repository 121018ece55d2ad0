using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>The seed example, as a user runs it: one command, one scripted request.</summary>
public sealed class SeedTests
{
    private const long Leak = 250_000_000;

    [Fact]
    public async Task The_seed_request_takes_1200_ms_leaks_250_MB_and_gives_them_back()
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8081, 8082);
        await using UpProcess up = await UpProcess.StartAsync("seed.yaml", ports);
        int pid = await up.ProcessOfAsync("seed", "service-1");
        long before = ProcessFacts.ResidentBytes(pid);

        Stopwatch watch = Stopwatch.StartNew();
        JsonElement tree = await SendAsync(up, "/", Example.Read("seed-request.json", ports));
        TimeSpan took = watch.Elapsed;

        Assert.InRange(took.TotalMilliseconds, 1200, 1700);
        AssertChain(tree);
        await Eventually.TrueAsync(() => Grown() > 0.95 * Leak, TimeSpan.FromSeconds(5), "the memory is resident");
        Assert.InRange(Grown(), 0.95 * Leak, 1.05 * Leak);
        await Eventually.TrueAsync(() => Grown() < 0.05 * Leak, TimeSpan.FromSeconds(15) - (watch.Elapsed - took), "the memory is given back");

        long Grown() => ProcessFacts.ResidentBytes(pid) - before;
    }

    [Theory]
    [InlineData("/api/v1/simulations/seed/requests", "http://localhost:8081/", "http://localhost:8082/", "payload")]
    [InlineData("/", "service-1", "service-2", "payload")]
    [InlineData("/", "service_1", "http://service-2/", "routes")]
    public async Task Services_go_by_alias_name_and_either_form_of_routes(string path, string first, string second, string form)
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8081, 8082);
        await using UpProcess up = await UpProcess.StartAsync("seed.yaml", ports);
        string child = $$"""{"designation":"{{second}}"}""";
        string body = $$"""{"designation":"{{first}}","{{form}}":{{(form == "routes" ? $"[{child}]" : child)}}}""";
        AssertChain(await SendAsync(up, path, Example.WithPorts(body, ports)));
    }

    [Fact]
    public async Task Four_services_take_2400_ms_or_1600_when_the_second_is_not_called()
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8091, 8092, 8093, 8094);
        await using UpProcess up = await UpProcess.StartAsync("four-services.yaml", ports);
        string body = Example.Read("four-services-request.json", ports);
        HashSet<int> called = [];
        for (int seed = 0; called.Count < 2; seed++)
        {
            Assert.True(seed < 20, "20 seeds in a row rolled the same");
            Stopwatch watch = Stopwatch.StartNew();
            JsonElement tree = await SendAsync(up, $"/api/v1/simulations/four-services/requests?seed={seed:x8}", body);
            int routes = tree.GetProperty("response").GetArrayLength();
            int expected = routes == 2 ? 2400 : 1600;
            Assert.InRange(watch.Elapsed.TotalMilliseconds, expected, expected + 500);
            called.Add(routes);
        }
        Assert.Equal([1, 2], called.Order());
    }

    private static async Task<JsonElement> SendAsync(UpProcess up, string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await up.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        JsonElement tree = await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(JsonValueKind.Null, tree.GetProperty("error").ValueKind);
        return tree;
    }

    private static void AssertChain(JsonElement tree)
    {
        Assert.Equal("service-1", tree.GetProperty("service").GetString());
        JsonElement second = Assert.Single(tree.GetProperty("response").EnumerateArray());
        Assert.Equal("service-2", second.GetProperty("service").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("error").ValueKind);
        Assert.Empty(second.GetProperty("response").EnumerateArray());
    }
}
