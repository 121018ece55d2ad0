using System.Collections.Concurrent;
using System.Text;
using MicroSim.Load.Engine;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Schedules;

namespace MicroSim.Tests.Load;

public sealed class EngineTests
{
    [Fact]
    public async Task A_server_that_stands_still_delays_every_arrival_meanwhile()
    {
        // 1,000 arrivals in 2 s; for half a second in the middle nobody answers. A quarter of them waits, evenly from 0 to 500 ms.
        SemaphoreSlim gate = new(1);
        long first = 0;
        TimeSpan stood = default;
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            while (await ScriptedTarget.RequestAsync(socket, end))
            {
                await gate.WaitAsync(end);
                if (Interlocked.CompareExchange(ref first, TimeProvider.System.GetTimestamp(), 0) is > 0 and long since && TimeProvider.System.GetElapsedTime(since).TotalSeconds > 0.7 && first != long.MaxValue)
                {
                    first = long.MaxValue;
                    long begin = TimeProvider.System.GetTimestamp();
                    await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, end);
                    stood = TimeProvider.System.GetElapsedTime(begin);
                }
                gate.Release();
                await socket.SendAsync(Encoding.ASCII.GetBytes(ScriptedTarget.Ok), end);
            }
        });
        LoadLoop loop = await Loaded.RunAsync(new([new("it", target.Url)], new(RateShape.Constant(500, 2)), null, 2));
        LatencyHistogram latency = loop.Recorder.Totals[0].Latency;
        Assert.Equal("ok 1000", Loaded.Said(loop));
        // The longest tenth of all arrived in the first 200 ms of it, the longest fifth in the first 400 ms. A busy machine stands still for longer than it was told.
        AssertWaited(stood - TimeSpan.FromMilliseconds(200), latency.Quantile(0.9));
        AssertWaited(stood - TimeSpan.FromMilliseconds(400), latency.Quantile(0.8));
        AssertWaited(stood, latency.Max);

        static void AssertWaited(TimeSpan expected, long nanoseconds) => Assert.InRange(nanoseconds / 1e6, expected.TotalMilliseconds - 10, expected.TotalMilliseconds + 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_request_has_a_seed_of_its_own_and_the_same_again(bool withPoll)
    {
        string[] first = await SeedsAsync(withPoll), again = await SeedsAsync(withPoll);
        Assert.Equal(50, first.Distinct().Count());
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task Requests_are_drawn_by_weight_and_told_apart()
    {
        await using ScriptedTarget common = ScriptedTarget.Answering(ScriptedTarget.Ok), rare = ScriptedTarget.Answering("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
        LoadPlan plan = Loaded.Closed(common.Url, 8, 2_000) with { Requests = [new("common", common.Url, Weight: 9), new("rare", rare.Url, Weight: 1)], MaxConnections = 8 };
        LoadLoop loop = await Loaded.RunAsync(plan);
        Assert.Equal(2_000, loop.Recorder.Totals.Sum(t => t.Intended));
        Assert.InRange(loop.Recorder.Totals[1].Intended, 150, 250);
        Assert.Equal(loop.Recorder.Totals[1].Intended, loop.Recorder.Totals[1].Of(Outcome.Status));
        Assert.Equal([(503, loop.Recorder.Totals[1].Intended)], loop.Recorder.Totals[1].StatusCounts());
    }

    [Fact]
    public async Task What_begins_in_the_warm_up_is_sent_and_not_counted()
    {
        int served = 0;
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            while (await ScriptedTarget.RequestAsync(socket, end))
            {
                Interlocked.Increment(ref served);
                await socket.SendAsync(Encoding.ASCII.GetBytes(ScriptedTarget.Ok), end);
            }
        });
        LoadLoop loop = await Loaded.RunAsync(new([new("it", target.Url)], new(RateShape.Constant(200, 1)), null, 1, WarmUpSeconds: 0.5));
        Assert.Equal((200, "ok 100"), (served, Loaded.Said(loop)));
    }

    [Fact]
    public async Task A_large_body_is_sent_whole()
    {
        string body = new('x', 3_000_000);
        int got = 0;
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            byte[] room = new byte[64 * 1024];
            while (got < body.Length)
                got += await socket.ReceiveAsync(room.AsMemory(), end);
            await socket.SendAsync(Encoding.ASCII.GetBytes(ScriptedTarget.Ok), end);
        });
        LoadPlan plan = Loaded.Closed(target.Url, 1, 1) with { Requests = [new("it", target.Url, "POST", Body: body)] };
        Assert.Equal("ok 1", Loaded.Said(await Loaded.RunAsync(plan)));
        Assert.InRange(got, body.Length, body.Length + 1000);
    }

    private static async Task<string[]> SeedsAsync(bool withPoll)
    {
        ConcurrentBag<string> seeds = [];
        await using ScriptedTarget target = new(async (socket, _, end) =>
        {
            byte[] room = new byte[4096];
            while (await socket.ReceiveAsync(room.AsMemory(), end) is > 0 and int count)
            {
                string request = Encoding.ASCII.GetString(room, 0, count);
                string[] lines = request.Split("\r\n");
                seeds.Add(string.Join(' ', lines.Where(l => l.StartsWith("x-microsim-seed: ", StringComparison.Ordinal) || l.StartsWith("x-request-id: ", StringComparison.Ordinal))));
                Assert.Equal("{}", lines[^1]);
                await socket.SendAsync(Encoding.ASCII.GetBytes(ScriptedTarget.Ok), end);
            }
        });
        LoadPlan plan = Loaded.Closed(target.Url, 4, 50) with { Requests = [new("it", target.Url, "POST", Body: "{}", Seeded: true)], Seed = 0x1b2c3d4e };
        Assert.Equal("ok 50", Loaded.Said(await Loaded.RunAsync(plan, withPoll)));
        return [.. seeds.Order()];
    }
}
