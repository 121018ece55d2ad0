using MicroSim.Load.Plans;
using MicroSim.Load.Workers;

namespace MicroSim.Tests.Load;

/// <summary>A load of several workers is one load: it begins when all are ready, and the first that fails ends it.</summary>
public sealed class LoadRunTests
{
    private static readonly LoadPlan plan = new([new("it", "http://127.0.0.1:9/")], null, new(2), 10);

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_begins_before_all_are_ready()
    {
        FakeWorker fast = new(), slow = new();
        Task running = Run(fast, slow).RunAsync(CancellationToken.None, Deadline);
        Assert.NotNull((await fast.OrderAsync()).Plan);
        Assert.NotNull((await slow.OrderAsync()).Plan);
        fast.Say(new(Ready: true));
        Task<WorkerOrder> next = fast.OrderAsync();
        Assert.False(next.IsCompleted);
        slow.Say(new(Ready: true));
        Assert.True((await next).Go);
        Assert.True((await slow.OrderAsync()).Go);
        slow.End("over");
        await Assert.ThrowsAsync<LoadException>(() => running);
    }

    [Fact]
    public async Task The_first_that_fails_ends_the_others_and_is_the_reason()
    {
        FakeWorker lives = new(), dies = new();
        Task running = Run(lives, dies).RunAsync(CancellationToken.None, Deadline);
        foreach (FakeWorker worker in (FakeWorker[])[lives, dies])
        {
            Assert.NotNull((await worker.OrderAsync()).Plan);
            worker.Say(new(Ready: true));
        }
        Assert.True((await lives.OrderAsync()).Go);
        dies.End("its pod was deleted");
        Assert.Equal("its pod was deleted", (await Assert.ThrowsAsync<LoadException>(() => running)).Message);
        Assert.True(lives.IsEnded);
    }

    [Fact]
    public async Task One_that_cannot_be_started_ends_those_that_could()
    {
        FakeWorker started = new();
        LoadRun run = new(plan, 2, async (n, end) => n == 0 ? started : throw new LoadException("no node has room"));
        Assert.Equal("no node has room", (await Assert.ThrowsAsync<LoadException>(() => run.RunAsync(CancellationToken.None, Deadline))).Message);
        Assert.True(started.IsEnded);
    }

    [Fact]
    public async Task One_that_is_abandoned_waits_for_no_worker()
    {
        using CancellationTokenSource abandon = new();
        LoadRun run = new(plan, 1, async (_, end) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);
            return new FakeWorker();
        });
        Task running = run.RunAsync(CancellationToken.None, abandon.Token);
        await abandon.CancelAsync();
        await Assert.ThrowsAsync<LoadException>(() => running.WaitAsync(Deadline));
    }

    private static LoadRun Run(params FakeWorker[] workers) => new(plan, workers.Length, (n, _) => Task.FromResult<IWorker>(workers[n]));
}
