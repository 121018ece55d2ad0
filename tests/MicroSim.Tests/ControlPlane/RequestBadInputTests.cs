using System.Net;
using System.Net.Sockets;
using System.Text;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Tests.ControlPlane;

public sealed class RequestBadInputTests
{
    [Theory]
    [InlineData("""{"designation": "service-1", "payload": {"designation": "service-2"}, "routes": [{"designation": "service-2"}]}""", "payload")]
    [InlineData("""{"designation": "service-9"}""", "designation")]
    [InlineData("""{"designation": "http://169.254.169.254/"}""", "designation")]
    [InlineData("""{"designation": "http://example.com:8081/"}""", "designation")]
    [InlineData("""{"designation": "service-1", "routes": [{"designation": "http://169.254.169.254/latest/meta-data"}]}""", "routes[0].designation")]
    [InlineData("""{"designation": "service-1", "faults": {"before": [{"type": "latency", "args": {"delay": -1}}]}}""", "faults.before[0].args.delay")]
    [InlineData("""{"designation": "service-1", "faults": {"after": [{"type": "memory-leak", "args": {"size": 99999999, "duration": 1}}]}}""", "faults.after[0].args.size")]
    [InlineData("""{"designation": "service-1", "probability": -1}""", "probability")]
    [InlineData("""{"designation": "service-1", "probability": 101}""", "probability")]
    [InlineData("""{"designation": "service-1", "probability": NaN}""", "$")]
    [InlineData("""{"designation": "service-1", "designation": "service-2"}""", "designation")]
    [InlineData("""{"designation": 1}""", "designation")]
    [InlineData("""{"designation": "service-1", "parallel": 1}""", "parallel")]
    [InlineData("""{"designation": "service-1", "stage": 1}""", "stage")]
    [InlineData("""{"designation": "service-1", "timeuot": 1}""", "timeuot")]
    [InlineData("""{"designation": "service-1", """, "$")]
    [InlineData("""[]""", "$")]
    [InlineData("""{}""", "designation")]
    [InlineData("null", "$")]
    [InlineData("", "$")]
    public async Task It_is_refused_with_its_place_and_nothing_is_sent(string body, string path)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync(Plane.Requests, body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(path, reply.Problem.Errors!.Select(e => e.Path));
        Assert.Empty(plane.Service.Calls);
    }

    [Fact]
    public async Task All_problems_are_told_at_once()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", """{"designation": "service-1", "probability": 101, "timeout": 0, "routes": [{"designation": "service-2", "retries": 11}]}""");
        Assert.Equal(["probability", "timeout", "routes[0].retries"], reply.Problem.Errors!.Select(e => e.Path));
    }

    [Fact]
    public async Task An_unknown_service_lists_the_known_ones()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", """{"designation": "service-9"}""");
        ApiError error = Assert.Single(reply.Problem.Errors!);
        Assert.Contains("service-1", error.Message, StringComparison.Ordinal);
        Assert.Contains("service-2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trees_that_are_too_deep_or_too_large_are_refused()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string deep = "null";
        for (int i = 0; i < 33; i++)
            deep = $$"""{"designation": "service-1", "payload": {{deep}}}""";
        Assert.EndsWith("payload", (await plane.PostAsync("/", deep)).Problem.Errors![0].Path, StringComparison.Ordinal);

        string wide = string.Join(',', Enumerable.Repeat("""{"designation": "service-2"}""", 10_000));
        Assert.Equal("$", (await plane.PostAsync("/", $$"""{"designation": "service-1", "routes": [{{wide}}]}""")).Problem.Errors![0].Path);

        string bomb = new('[', 500_000);
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.PostAsync("/", $$"""{"designation": "service-1", "x": {{bomb}}""")).Status);
        Assert.Empty(plane.Service.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_mebibytes_are_too_much(bool chunked)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new StringContent(new string(' ', 2 * Wire.MaxUserBody), null, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await plane.Client.SendAsync(request, Plane.Deadline);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        await AssertAliveAsync(plane);
    }

    [Fact]
    public async Task A_body_of_exactly_one_mebibyte_is_accepted()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string node = """{"designation": "service-1"}""";
        Assert.Equal(HttpStatusCode.OK, (await plane.PostAsync("/", node + new string(' ', Wire.MaxUserBody - node.Length))).Status);
    }

    [Fact]
    public async Task A_client_that_hangs_up_midway_hurts_nobody()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        using (TcpClient client = new())
        {
            await client.ConnectAsync("127.0.0.1", plane.App.Address.Port, Plane.Deadline);
            string start = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"designation\": \"serv";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(start), Plane.Deadline);
        }
        await AssertAliveAsync(plane);
        Assert.Single(plane.Service.Calls);
    }

    [Theory]
    [InlineData("1b2c3d4")]
    [InlineData("1b2c3d4ef")]
    [InlineData("0x1b2c3d")]
    [InlineData("hello000")]
    [InlineData(" 1b2c3d4")]
    public async Task A_seed_that_is_none_is_refused(string seed)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync($"/?seed={Uri.EscapeDataString(seed)}", """{"designation": "service-1"}""");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("x-microsim-seed", Assert.Single(reply.Problem.Errors!).Path);
        Assert.Empty(plane.Service.Calls);
    }

    private static async Task AssertAliveAsync(Plane plane) =>
        Assert.Equal(HttpStatusCode.OK, (await plane.PostAsync("/", """{"designation": "service-1"}""")).Status);
}
