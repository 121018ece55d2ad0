using MicroSim.Contract;
using MicroSim.Load.Engine;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Results;
using MicroSim.Load.Schedules;
using MicroSim.Load.Workers;

namespace MicroSim.Tests.Load;

/// <summary>Loads in virtual time: long ones, and such that must give the same figures.</summary>
public sealed class VirtualHourTests
{
    private static readonly Dice dice = new(0x5eed);
    private static readonly DiceKey key = DiceKey.Of("latency");

    [Fact]
    public void An_hour_at_10000_a_second_takes_no_more_memory_than_its_first_minutes()
    {
        const int rate = 10_000, seconds = 3_600;
        LoadPlan plan = new([new("often", "http://h/", Weight: 9), new("rare", "http://h/")], new(RateShape.Constant(rate, seconds)), null, seconds, MaxConnections: 500);
        VirtualTime time = new();
        IntervalExchange intervals = new();
        long before = 0;
        // On this thread alone, so that what it allocates can be told from what other tests do.
        using LoadLoop loop = new(plan, (recorder, _) => new VirtualClient(time, 500, _ => 20_000_000, recorder) { Waiting = GiveBack }, time, intervals);
        loop.Run();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((long)rate * seconds, loop.Recorder.Totals.Sum(t => t.Intended));
        // 33 million requests: a bit of each would be 4 MB.
        Assert.InRange(allocated, 0, 500_000);

        void GiveBack()
        {
            while (intervals.Handed.TryRead(out Interval? interval))
            {
                if (interval.Second == 300)
                    before = GC.GetAllocatedBytesForCurrentThread();
                intervals.GiveBack(interval);
            }
        }
    }

    [Fact]
    public void Three_hours_of_seconds_take_the_room_of_one_and_add_up()
    {
        const int seconds = 3 * 3_600;
        Timeline timeline = new(workers: 1);
        long[] ended = new long[Outcomes.All.Count];
        ended[(int)Outcome.Ok] = 7;
        string latency = HistogramText.Of(new());
        for (int second = 0; second < seconds; second++)
            timeline.Add(new(second, 9, ended, 3, latency));
        IReadOnlyList<SecondFigures> figures = timeline.Finish();
        Assert.InRange(figures.Count, 1_800, 3_600);
        Assert.Equal((9L * seconds, 7L * seconds), (figures.Sum(f => f.Started), figures.Sum(f => f.Ok)));
        Assert.Equal(4, timeline.SecondsEach);
        Assert.Equal(Enumerable.Range(0, figures.Count).Select(i => 4 * i), figures.Select(f => f.Second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Four_workers_record_bucket_for_bucket_what_one_would(bool poisson)
    {
        LoadPlan plan = new(
            [new("a", "http://h/", Weight: 3), new("b", "http://h/", Weight: 1)], new(RateShape.Ramp(200, 3_000, 20), poisson), null, 20,
            WarmUpSeconds: 2, MaxConnections: 4_000, Seed: 0x1b2c3d4e);
        LoadLoop one = await RunAsync(plan);
        ResultMessage[] four = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(async worker => WorkerText.Of(await RunAsync(plan.Share(worker, 4)))))];
        Assert.InRange(one.Recorder.Totals.Sum(t => t.Intended), 20_000, 40_000);
        for (int i = 0; i < plan.Requests.Count; i++)
        {
            RequestTotals alone = one.Recorder.Totals[i], merged = new();
            foreach (ResultMessage result in four)
                WorkerText.AddTo(merged, result.Requests[i]);
            Assert.Equal(alone.Latency.Buckets(), merged.Latency.Buckets());
            Assert.Equal((alone.Latency.Count, alone.Latency.Max, alone.Bytes, alone.Intended), (merged.Latency.Count, merged.Latency.Max, merged.Bytes, merged.Intended));
            Assert.Equal(Outcomes.All.Select(alone.Of), Outcomes.All.Select(merged.Of));
            Assert.Equal(alone.StatusCounts(), merged.StatusCounts());
        }
        AssertMerged(one.Recorder.Service, four.Select(r => r.Service));
        AssertMerged(one.Recorder.Lag, four.Select(r => r.Lag));

        static void AssertMerged(LatencyHistogram alone, IEnumerable<string> parts)
        {
            LatencyHistogram merged = new();
            foreach (string part in parts)
                HistogramText.AddTo(merged, part);
            Assert.Equal(alone.Buckets(), merged.Buckets());
        }
    }

    [Fact]
    public async Task The_stall_of_two_seconds_in_thirty_shows_as_arithmetic_says()
    {
        // At 1,000/s everything that arrives from 10 s to 12 s is answered at 12 s, everything else at once.
        const int rate = 1_000, seconds = 30, at = 10, length = 2;
        LoadPlan plan = new([new("it", "http://h/")], new(RateShape.Constant(rate, seconds)), null, seconds, MaxConnections: 4_000);
        VirtualTime time = new();
        LoadLoop loop = await RunAsync(plan, time, n => Math.Max(1_000, n is >= at * rate and < (at + length) * rate ? Clock.Of(at + length) - time.Now : 0));
        LatencyHistogram latency = loop.Recorder.Totals[0].Latency;
        foreach (double share in (double[])[0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9999])
        {
            double expected = Math.Max(0, length - (1 - share) * seconds) * Clock.Second;
            Assert.InRange(latency.Quantile(share), expected * 0.98, expected * 1.02 + 1_000_000);
        }
        Assert.Equal((30_000, 0), (loop.Recorder.Totals[0].Intended, loop.Recorder.Totals[0].Of(Outcome.Missed)));
        Assert.InRange(latency.Quantile(0.93), 0, 1_001);
    }

    [Fact]
    public async Task A_generator_that_cannot_keep_up_says_that_it_is_the_limit()
    {
        // Beginning one takes 150 µs, so 6,667/s is the most; the system itself answers everything in a millisecond.
        LoadPlan plan = new([new("it", "http://h/")], new(RateShape.Constant(10_000, 3)), null, 3, MaxConnections: 4_000);
        LoadLoop slow = await RunAsync(plan, cost: 150_000), fast = await RunAsync(plan, cost: 10_000);
        Assert.Contains("the generator, not the system, was the limit", Assert.Single(GeneratorLimits.Of(Result(plan, slow))), StringComparison.Ordinal);
        Assert.Empty(GeneratorLimits.Of(Result(plan, fast)));
        // Nothing is hidden: all were sent, late, and the lateness is in their latency.
        Assert.Equal("ok 25714, status 4286", Loaded.Said(slow));
        Assert.InRange(slow.Recorder.Totals[0].Latency.Quantile(1), 1_400_000_000, 1_600_000_000);
        // 64 are begun before replies are looked at again.
        Assert.InRange(slow.Recorder.Service.Quantile(1), 1_000_000, 64 * 150_000 + 2_000_000);
    }

    private static LoadResult Result(LoadPlan plan, LoadLoop loop) =>
        new(plan, loop.Recorder.Totals, loop.Recorder.Service, loop.Recorder.Lag, [], 1, (double)loop.Elapsed / Clock.Second, loop.Busy, loop.Connections);

    // From half a millisecond to half a second, by the number of the request.
    private static long Drawn(long number) => (long)(500_000 * Math.Pow(1000, dice.Unit(key.Slash((int)number))));

    private static Task<LoadLoop> RunAsync(LoadPlan plan) => RunAsync(plan, new VirtualTime(), Drawn);

    private static Task<LoadLoop> RunAsync(LoadPlan plan, long cost) => RunAsync(plan, new VirtualTime(), _ => 1_000_000, cost);

    private static async Task<LoadLoop> RunAsync(LoadPlan plan, VirtualTime time, Func<long, long> latency, long cost = 0)
    {
        IntervalExchange intervals = new();
        LoadLoop loop = new(plan, (recorder, _) => new VirtualClient(time, plan.MaxConnections, latency, recorder, cost), time, intervals);
        await WorkerProgram.Start(loop, intervals).WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System, TestContext.Current.CancellationToken);
        loop.Dispose();
        return loop;
    }
}
