using System.Net;
using MicroSim.Contract;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.ControlPlane;

/// <summary>What the root node says of its own call: the control plane is the caller.</summary>
public sealed class RequestLimitTests
{
    [Fact]
    public async Task The_timeout_ends_a_call_that_hangs()
    {
        FakeTimeProvider time = new();
        await using Plane plane = await Plane.WithSeedAsync(time);
        TaskCompletionSource arrived = new(), left = new();
        plane.Service.Answer = async context =>
        {
            await using CancellationTokenRegistration registration = context.RequestAborted.Register(() => left.TrySetResult());
            arrived.SetResult();
            await left.Task;
        };
        Task<Reply> sending = plane.PostAsync("/", """{"designation": "service-1", "timeout": 1500}""");
        await arrived.Task.WaitAsync(Plane.Deadline);
        time.Advance(TimeSpan.FromMilliseconds(1499));
        Assert.False(left.Task.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Reply reply = await sending;
        Assert.Equal(HttpStatusCode.GatewayTimeout, reply.Status);
        Assert.Contains("service-1", reply.Problem.Detail, StringComparison.Ordinal);
        Assert.Contains("1500 ms", reply.Problem.Detail, StringComparison.Ordinal);
        await left.Task.WaitAsync(Plane.Deadline);
    }

    [Fact]
    public async Task A_status_of_500_is_tried_again_with_another_seed()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Service.Answer = context =>
        {
            context.Response.StatusCode = plane.Service.Calls.Count < 3 ? 503 : 200;
            return StubService.AnswerResult(context);
        };
        Reply reply = await plane.PostAsync("/?seed=0000002a", """{"designation": "service-1", "retries": 3}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        string[] seeds = [.. plane.Service.Calls.Select(c => c.Headers[Wire.SeedHeader])];
        Assert.Equal("0000002a", seeds[0]);
        Assert.Equal(3, seeds.Distinct().Count());
    }

    [Theory]
    [InlineData(400, 3, 1)]
    [InlineData(503, 0, 1)]
    [InlineData(503, 2, 3)]
    public async Task Tries_end_and_the_last_reply_passes_through(int status, int retries, int calls)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Service.Answer = context =>
        {
            context.Response.StatusCode = status;
            return StubService.AnswerResult(context);
        };
        Reply reply = await plane.PostAsync("/", $$"""{"designation": "service-1", "retries": {{retries}}}""");
        Assert.Equal(status, (int)reply.Status);
        Assert.Equal(calls, plane.Service.Calls.Count);
        Assert.Equal(StubService.Result, reply.Text);
    }

    [Theory]
    [InlineData("""{"type": "error", "args": {"status": 418}}""", 418)]
    [InlineData("""{"type": "error", "args": {"status": 503}}""", 503)]
    [InlineData("""{"type": "abort"}""", 502)]
    public async Task A_link_fault_answers_and_nothing_is_sent(string fault, int status)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync("/", $$"""{"designation": "service-1", "link": [{{fault}}]}""");
        Assert.Equal(status, (int)reply.Status);
        Assert.NotEmpty(reply.Problem.Detail);
        Assert.Empty(plane.Service.Calls);
    }

    [Fact]
    public async Task Latency_on_the_link_counts_into_the_timeout()
    {
        FakeTimeProvider time = new();
        await using Plane plane = await Plane.WithSeedAsync(time);
        Task<Reply> sending = plane.PostAsync("/", """{"designation": "service-1", "timeout": 1000, "link": [{"type": "latency", "args": {"delay": 2000}}]}""");
        while (!sending.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await sending).Status);
        Assert.Empty(plane.Service.Calls);
    }
}
