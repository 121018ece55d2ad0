using MicroSim.Load.Engine;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Schedules;
using MicroSim.Load.Workers;

namespace MicroSim.Tests.Load;

/// <summary>In the steady state a request allocates nothing, whatever is sent and however it is answered.</summary>
public sealed class AllocationTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f;name=value\r\n0123456789012345678901234567890\r\n2\r\nok\r\n0\r\nTrailer: x\r\n\r\n";
    private const string Interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";

    [Theory]
    [InlineData(ScriptedTarget.Ok)]
    [InlineData(Chunked)]
    [InlineData(Interim)]
    public async Task A_reply_more_allocates_nothing_more(string reply)
    {
        await using ScriptedTarget target = ScriptedTarget.Answering(reply);
        await AssertNothingAsync(requests => Loaded.Closed(target.Url, 8, requests));
    }

    [Fact]
    public async Task Weighted_and_seeded_requests_allocate_nothing_more()
    {
        await using ScriptedTarget target = ScriptedTarget.Answering(ScriptedTarget.Ok), other = ScriptedTarget.Answering(Chunked);
        await AssertNothingAsync(requests => Loaded.Closed(target.Url, 8, requests) with
        {
            Requests = [new("a", target.Url, Weight: 5, Seeded: true), new("b", target.Url, "DELETE", [new("X-Header", "value")], Weight: 3), new("c", other.Url, Weight: 2)],
        });
    }

    [Fact]
    public async Task Random_arrivals_allocate_nothing_more()
    {
        await using ScriptedTarget target = ScriptedTarget.Answering(ScriptedTarget.Ok);
        await AssertNothingAsync(requests => new([new("it", target.Url)], new(RateShape.Constant(4_000, 100), Poisson: true), null, 100, MaxRequests: requests, MaxConnections: 8));
    }

    private static async Task AssertNothingAsync(Func<int, LoadPlan> plan)
    {
        await AllocatedAsync(plan(500));
        long few = await AllocatedAsync(plan(1_000)), many = await AllocatedAsync(plan(11_000));
        // A thread gets its memory in portions of 8 kB. 10,000 requests more: three bytes for each would be seen, and no object is that small.
        Assert.InRange(many - few, -30_000, 30_000);
    }

    private static async Task<long> AllocatedAsync(LoadPlan plan)
    {
        IntervalExchange intervals = new();
        // As many as there are seconds: no slow reader makes it take a new one.
        for (int i = 0; i < 30; i++)
            intervals.GiveBack(new());
        using LoadLoop loop = new(plan, Clients.Of(plan, await WorkerProgram.EndpointsAsync(plan)), TimeProvider.System, intervals);
        _ = GiveBackAsync(intervals);
        long allocated = 0;
        Thread thread = new(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            loop.Run();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        await Task.Run(thread.Join, TestContext.Current.CancellationToken);
        Assert.Equal(plan.MaxRequests, loop.Recorder.Totals.Sum(t => t.Intended));
        Assert.Equal(0, loop.Recorder.Totals.Sum(t => Outcomes.All.Where(o => o.IsError()).Sum(t.Of)));
        return allocated;
    }

    private static async Task GiveBackAsync(IntervalExchange intervals)
    {
        await foreach (Interval interval in intervals.Handed.ReadAllAsync())
            intervals.GiveBack(interval);
    }
}
