using MicroSim.ControlPlane.Metrics;
using MicroSim.Runtimes;
using MicroSim.Telemetry.Measures;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.ControlPlane.Metrics;

/// <summary>When agents are read, in virtual time.</summary>
public sealed class TargetScraperTests : IAsyncDisposable
{
    private const int Begin = 2_000_000_000;

    private readonly CountingTime time = new();
    private readonly FakeSource source = new();
    private readonly SimulationMeasures measures = new();
    private readonly ScrapeHealth health = new();
    private readonly CancellationTokenSource ending = new();
    private readonly List<Task> running = [];

    [Fact]
    public async Task Five_hundred_are_read_once_in_every_second_and_none_is_skipped()
    {
        const int targets = 500, seconds = 10, stepsOfSecond = 100;
        for (int i = 0; i < targets; i++)
            Start($"http://agent-{i}/", TimeSpan.FromSeconds((double)i / targets));
        for (int step = 1; step <= seconds * stepsOfSecond; step++)
        {
            time.Advance(TimeSpan.FromSeconds(1.0 / stepsOfSecond));
            int due = step * targets / stepsOfSecond;
            await UntilAsync(() => source.Reads >= due);
            Assert.InRange(source.Reads, due, due + targets / stepsOfSecond);
        }
        Assert.All(source.ReadsOf.Values, reads => Assert.InRange(reads, seconds, seconds + 1));
        Assert.Equal(targets, source.ReadsOf.Count);
        Assert.Equal((0, 0, 0), (health.Count(ScrapeResult.Skipped), health.Count(ScrapeResult.Timeout), health.Count(ScrapeResult.Failed)));
        // Late by what the clock moves at a time, at most.
        Assert.Equal(0, health.Lag.Counts.Skip(MicroSim.Telemetry.Histograms.DurationBuckets.Of(0.01) + 1).Sum());
    }

    [Fact]
    public async Task One_that_does_not_answer_is_given_up_before_the_next_is_due()
    {
        source.Wait = token => Task.Delay(Timeout.InfiniteTimeSpan, time, token);
        Start("http://agent/", TimeSpan.FromMilliseconds(500));
        for (int second = 1; second <= 3; second++)
        {
            // Two timers a second: until it is due, and its deadline. The agent never answers.
            int before = 2 * (second - 1);
            await UntilAsync(() => time.Timers == before + 1);
            time.Advance(TimeSpan.FromMilliseconds(second == 1 ? 500 : 100));
            await UntilAsync(() => time.Timers == before + 2 && source.AtOnce == 1);
            Assert.Equal((second, 1), (source.Reads, source.AtOnce));
            time.Advance(TargetScraper.Deadline);
            await UntilAsync(() => health.Count(ScrapeResult.Timeout) == second);
        }
        Assert.Equal(0, health.Count(ScrapeResult.Skipped));
    }

    [Fact]
    public async Task Seconds_that_have_no_time_are_skipped_and_counted()
    {
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Wait = _ => answer.Task;
        Start("http://agent/", TimeSpan.FromMilliseconds(500));
        await AdvanceUntilAsync(() => source.Reads == 1);
        DateTimeOffset begin = time.GetUtcNow();
        while (time.GetUtcNow() - begin < TimeSpan.FromSeconds(3.2))
            time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal((1, 1), (source.Reads, source.AtOnce));
        answer.SetResult();
        // What is late is late by the time at which the answer came, not by what passes until it is noticed.
        await UntilAsync(() => health.Count(ScrapeResult.Ok) == 1);
        await AdvanceUntilAsync(() => source.Reads == 2);
        Assert.Equal(3, health.Count(ScrapeResult.Skipped));
    }

    [Fact]
    public async Task A_text_that_is_none_is_refused_and_the_next_one_taken()
    {
        source.Text = _ => "<html>"u8.ToArray();
        Start("http://agent/", TimeSpan.FromMilliseconds(500));
        await AdvanceUntilAsync(() => health.Count(ScrapeResult.Refused) == 1);
        source.Text = _ => "http_server_active_requests 3\n"u8.ToArray();
        await AdvanceUntilAsync(() => health.Count(ScrapeResult.Ok) == 1);
        Assert.Equal(3, measures.Read(MeasureWindow.Of(time.GetUtcNow() + TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), null)).Services.Single().Total!.Processes.Active);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private void Start(string root, TimeSpan offset)
    {
        ScrapeTarget target = new("shop", "cart", "cart-0", new AdminPort(new Uri(root), "1"));
        running.Add(new TargetScraper(target, offset, DateTimeOffset.FromUnixTimeSeconds(Begin - 1), source, measures, health, time).RunAsync(ending.Token));
    }

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            for (int i = 0; i < 20 && !condition(); i++)
                await Task.Yield();
            Assert.False(late.IsCancellationRequested, "it did not come to pass");
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Yield();
            Assert.False(late.IsCancellationRequested, "it did not come to pass");
        }
    }

    /// <summary>Virtual time that counts who waits for it.</summary>
    private sealed class CountingTime() : FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Begin))
    {
        private int timers;

        public int Timers => Volatile.Read(ref timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref timers);
            return timer;
        }
    }
}
