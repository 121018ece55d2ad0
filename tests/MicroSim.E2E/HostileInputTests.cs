using System.Net;
using System.Text;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>What must not get through to a service, and must not hurt it.</summary>
public sealed class HostileInputTests
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task Bad_requests_are_refused_by_name_and_the_services_live_on()
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8081, 8082);
        await using UpProcess up = await UpProcess.StartAsync("seed.yaml", ports);
        int[] before = [await up.ProcessOfAsync("seed", "service-1"), await up.ProcessOfAsync("seed", "service-2")];

        await RefusedAsync(up, """{"designation":"http://169.254.169.254/"}""", 400, "designation", "service-1");
        await RefusedAsync(up, """{"designation":"service-3"}""", 400, "designation", "service-2");
        await RefusedAsync(up, """{"designation":"service-1","routes":[{"designation":"service-2"}],"payload":{"designation":"service-2"}}""", 400, "payload");
        await RefusedAsync(up, """{"designation":"service-1","probability":-1}""", 400, "probability");
        await RefusedAsync(up, """{"designation":"service-1","probability":101}""", 400, "probability");
        await RefusedAsync(up, """{"designation":"service-1","probability":NaN}""", 400, "$");
        await RefusedAsync(up, """{"designation":"service-1","designation":"service-2"}""", 400, "designation");
        await RefusedAsync(up, """{"designation":"service-1","faults":{"before":[{"type":"memory-leak","args":{"size":-1,"duration":1}}]}}""", 400, "faults.before[0].args.size");
        await RefusedAsync(up, """{"designation":"service-1",""", 400, "$");
        await RefusedAsync(up, string.Concat(Enumerable.Repeat("""{"designation":"service-1","payload":""", 5000)), 400, "$");
        await RefusedAsync(up, Tree(33), 400, string.Join('.', Enumerable.Repeat("payload", 32)));
        await RefusedAsync(up, Wide(10_000), 400, "$");
        await RefusedAsync(up, new string(' ', 2 * Mebibyte), 413, "$");

        int[] after = [await up.ProcessOfAsync("seed", "service-1"), await up.ProcessOfAsync("seed", "service-2")];
        Assert.Equal(before, after);
        using HttpResponseMessage good = await PostAsync(up, Tree(32));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task Sixty_four_bodies_of_a_mebibyte_at_once_are_answered()
    {
        Dictionary<int, int> ports = Example.FreePortsFor(8081, 8082);
        await using UpProcess up = await UpProcess.StartAsync("seed.yaml", ports);
        string body = """{"designation":"service-1","routes":[{"designation":"service-2"}]}""".PadRight(Mebibyte);
        HttpResponseMessage[] replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => PostAsync(up, body)));
        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
    }

    private static async Task RefusedAsync(UpProcess up, string body, int status, string path, string named = "")
    {
        using HttpResponseMessage reply = await PostAsync(up, body);
        string text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)reply.StatusCode, text);
        Assert.Contains($"\"path\":\"{path}\"", text, StringComparison.Ordinal);
        Assert.Contains(named, text, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(UpProcess up, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await up.Http.PostAsync("/", content, TestContext.Current.CancellationToken);
    }

    private static string Tree(int depth) =>
        string.Concat(Enumerable.Repeat("""{"designation":"service-1","payload":""", depth - 1)) + """{"designation":"service-2"}""" + new string('}', depth - 1);

    private static string Wide(int children) =>
        $$"""{"designation":"service-1","routes":[{{string.Join(',', Enumerable.Repeat("""{"designation":"service-2"}""", children))}}]}""";
}
