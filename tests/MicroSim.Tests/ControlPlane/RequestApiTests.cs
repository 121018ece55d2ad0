using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes;
using Microsoft.AspNetCore.Http;

namespace MicroSim.Tests.ControlPlane;

public sealed class RequestApiTests
{
    private const string Node = """{"designation": "service-1"}""";

    [Theory]
    [InlineData("/")]
    [InlineData(Plane.Requests)]
    public async Task A_request_goes_to_its_first_service_and_the_result_comes_back_as_it_is(string path)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync(path, Node);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(StubService.Result, reply.Text);
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        StubCall call = Assert.Single(plane.Service.Calls);
        Assert.Equal(plane.Service.Address.ToString(), call.Node.GetProperty("designation").GetString());
        Assert.Equal("service-1", call.Node.GetProperty("service").GetString());
        Assert.Equal(FakeRuntime.Token, call.Headers[Wire.TokenHeader]);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(418)]
    [InlineData(502)]
    [InlineData(599)]
    public async Task The_status_passes_through(int status)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Service.Answer = context =>
        {
            context.Response.StatusCode = status;
            return StubService.AnswerResult(context);
        };
        Reply reply = await plane.PostAsync("/", Node);
        Assert.Equal(status, (int)reply.Status);
        Assert.Equal(StubService.Result, reply.Text);
    }

    [Fact]
    public async Task The_headers_of_the_contract_are_forwarded_and_no_others()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", Node,
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=b"), ("baggage", "k=v"), ("b3", "0"), ("X-B3-TraceId", "1"),
            ("x-ot-span-context", "s"), ("x-request-id", "mine"), ("X-MicroSim-Tenant", "t"), ("x-microsim-token", "stolen"), ("x-microsim-depth", "3"), ("Authorization", "secret"), ("Cookie", "c=d"));
        IReadOnlyDictionary<string, string> got = Assert.Single(plane.Service.Calls).Headers;
        // The same trace, below the control plane's own span; what says another one does not go on.
        Assert.Matches("^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$", got["traceparent"]);
        Assert.DoesNotContain("b3", got.Keys);
        Assert.DoesNotContain("x-b3-traceid", got.Keys);
        Assert.Equal(["a=b", "k=v", "s", "mine", "t"], [got["tracestate"], got["baggage"], got["x-ot-span-context"], got["x-request-id"], got["x-microsim-tenant"]]);
        Assert.Equal(FakeRuntime.Token, got[Wire.TokenHeader]);
        Assert.Equal("4", got[Wire.DepthHeader]);
        Assert.DoesNotContain("Authorization", got.Keys);
        Assert.DoesNotContain("Cookie", got.Keys);
        Assert.Equal("mine", reply.Headers["x-request-id"]);
    }

    [Fact]
    public async Task A_request_id_is_made_when_there_is_none()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", Node);
        Assert.Equal(32, reply.Headers["x-request-id"].Length);
        Assert.Equal(reply.Headers["x-request-id"], Assert.Single(plane.Service.Calls).Headers["x-request-id"]);
    }

    [Fact]
    public async Task A_header_may_hold_any_text()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", plane.App.Address.Port, Plane.Deadline);
        string request = $"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nX-Request-Id: grüße\r\nContent-Length: {Node.Length}\r\n\r\n{Node}";
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), Plane.Deadline);
        using StreamReader reader = new(client.GetStream(), Encoding.UTF8);
        string reply = await reader.ReadToEndAsync(Plane.Deadline);
        Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
        Assert.Contains("grüße", reply, StringComparison.Ordinal);
        Assert.Equal("grüße", Assert.Single(plane.Service.Calls).Headers["x-request-id"]);
    }

    [Fact]
    public async Task Yaml_is_no_request()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Post, "/", "designation: service-1", "application/yaml");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.Contains("application/json", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_in_a_circle_ends()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal(HttpStatusCode.LoopDetected, (await plane.PostAsync("/", Node, ("x-microsim-depth", "32"))).Status);
        Assert.Empty(plane.Service.Calls);
    }

    [Fact]
    public async Task Without_a_simulation_or_with_several_the_short_address_says_what_to_do()
    {
        await using Plane plane = await Plane.StartAsync();
        Reply none = await plane.PostAsync("/", Node);
        Assert.Equal(HttpStatusCode.NotFound, none.Status);
        Assert.Contains("microsim apply", none.Problem.Detail, StringComparison.Ordinal);

        await plane.PostAsync("/api/v1/simulations", Plane.Seed);
        await plane.PostAsync("/api/v1/simulations", Plane.Seed.Replace("\"seed\"}", "\"other\"}", StringComparison.Ordinal));
        Reply several = await plane.PostAsync("/", Node);
        Assert.Equal(HttpStatusCode.Conflict, several.Status);
        Assert.Contains("/api/v1/simulations/other/requests, /api/v1/simulations/seed/requests", several.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await plane.PostAsync(Plane.Requests, Node)).Status);
    }

    [Fact]
    public async Task An_unknown_simulation_lists_the_known_ones()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/api/v1/simulations/sed/requests", Node);
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Contains("seed", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_down_is_named_with_its_phase_and_reason()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Change("seed", "service-2", r => r with { Phase = ReplicaPhase.BackOff, Reason = "exited with code 134" });
        Reply reply = await plane.PostAsync("/", """{"designation": "service-2"}""");
        Assert.Equal(HttpStatusCode.BadGateway, reply.Status);
        Assert.Equal("service-2 at http://127.0.0.1:9/ refused the connection. service-2-0 is waiting for its next start: exited with code 134.", reply.Problem.Detail);
    }

    [Fact]
    public async Task A_reply_that_never_comes_is_said_so()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Service.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Reply reply = await plane.PostAsync("/", Node);
        Assert.Equal(HttpStatusCode.BadGateway, reply.Status);
        Assert.Contains("ended the connection before its reply", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_node_that_loses_its_roll_is_a_result_and_no_call()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", """{"designation": "service-1", "probability": 0}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(JsonValueKind.Null, reply.Json.GetProperty("error").ValueKind);
        Assert.Empty(reply.Json.GetProperty("response").EnumerateArray());
        Assert.Empty(reply.Json.GetProperty("calls").EnumerateArray());
        Assert.Empty(plane.Service.Calls);
    }

    [Fact]
    public async Task When_the_client_leaves_the_call_is_cancelled()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        TaskCompletionSource arrived = new(), left = new();
        plane.Service.Answer = async context =>
        {
            arrived.SetResult();
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(left.SetResult);
            await left.Task;
        };
        using CancellationTokenSource leave = new();
        Task<HttpResponseMessage> sending = plane.Client.PostAsync("/", new StringContent(Node, null, "application/json"), leave.Token);
        await arrived.Task.WaitAsync(Plane.Deadline);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await left.Task.WaitAsync(Plane.Deadline);
    }

    [Fact]
    public async Task A_reply_passes_through_while_it_is_written()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        TaskCompletionSource seen = new();
        plane.Service.Answer = async context =>
        {
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await seen.Task;
            await context.Response.WriteAsync("}");
        };
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new StringContent(Node, null, "application/json") };
        using HttpResponseMessage response = await plane.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Plane.Deadline);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Plane.Deadline));
        Assert.Equal('{', reader.Read());
        seen.SetResult();
        Assert.Equal("}", await reader.ReadToEndAsync(Plane.Deadline));
    }

    [Fact]
    public async Task Many_large_requests_at_once_all_go_through()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string large = $$"""{"designation": "service-1"{{new string(' ', Wire.MaxUserBody - 40)}}}""";
        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => plane.PostAsync("/", large)));
        Assert.All(replies, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.Equal(64, plane.Service.Calls.Count);
    }
}
