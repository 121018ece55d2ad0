using System.Collections.Concurrent;
using MicroSim.Runtimes.Kubernetes.Work;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Runtimes.Kubernetes.Work;

public sealed class WorkQueueTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentQueue<string> done = [];
    private readonly WorkQueue<string> queue;
    private Task running = Task.CompletedTask;

    public WorkQueueTests() => queue = new(time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    [Fact]
    public async Task A_key_waits_once_however_often_it_is_added()
    {
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");
        Start((_, _) => Task.CompletedTask);
        await UntilAsync(() => done.Contains("a") && done.Contains("b"));
        queue.Add("end");
        await UntilAsync(() => done.Contains("end"));

        // Two work, so either may be first.
        Assert.Equal(["a", "b", "end"], done.Order());
    }

    [Fact]
    public async Task A_key_that_is_added_while_it_is_worked_on_comes_again_and_never_twice_at_once()
    {
        TaskCompletionSource release = new();
        int atOnce = 0, most = 0;
        queue.Add("a");
        Start(async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await release.Task;
            Interlocked.Decrement(ref atOnce);
        });
        await UntilAsync(() => atOnce == 1);
        queue.Add("a");
        queue.Add("a");
        release.SetResult();
        await UntilAsync(() => done.Count == 2);
        queue.Add("end");
        await UntilAsync(() => done.Contains("end"));

        Assert.Equal(["a", "a", "end"], done);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task What_fails_comes_again_after_a_wait_that_doubles()
    {
        ConcurrentQueue<DateTimeOffset> tries = [];
        queue.Add("a");
        Start((_, _) =>
        {
            tries.Enqueue(time.GetUtcNow());
            return tries.Count < 4 ? throw new InvalidOperationException() : Task.CompletedTask;
        });
        while (done.IsEmpty)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }

        double[] waits = [.. tries.Zip(tries.Skip(1), (a, b) => (b - a).TotalMilliseconds)];
        Assert.Equal(3, waits.Length);
        Assert.InRange(waits[0], 100, 250);
        Assert.InRange(waits[1], 200, 350);
        Assert.InRange(waits[2], 400, 550);
    }

    [Fact]
    public async Task Of_several_wishes_for_later_the_earliest_counts()
    {
        Start((_, _) => Task.CompletedTask);
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(2));
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(done);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await UntilAsync(() => done.Count == 1);
        time.Advance(TimeSpan.FromSeconds(20));
        queue.Add("end");
        await UntilAsync(() => done.Contains("end"));

        Assert.Equal(["a", "end"], done);
    }

    private void Start(Func<string, CancellationToken, Task> work) => running = queue.RunAsync(
        2,
        async (key, token) =>
        {
            await work(key, token);
            done.Enqueue(key);
        },
        (_, _) => { },
        ending.Token);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
    }
}
