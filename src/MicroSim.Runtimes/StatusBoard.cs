namespace MicroSim.Runtimes;

/// <summary>Counts changes of any status and wakes whoever waits for the next one.</summary>
public sealed class StatusBoard
{
    private readonly Lock gate = new();
    private TaskCompletionSource<long> next = NewSource();
    private long version = 1;

    public void Change()
    {
        TaskCompletionSource<long> woken;
        long now;
        lock (gate)
        {
            now = ++version;
            woken = next;
            next = NewSource();
        }
        woken.SetResult(now);
    }

    /// <summary>Completes with the present version when it differs from <paramref name="since"/>.</summary>
    public Task<long> ChangedAsync(long since, CancellationToken cancellation)
    {
        lock (gate)
            return version != since ? Task.FromResult(version) : next.Task.WaitAsync(cancellation);
    }

    private static TaskCompletionSource<long> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
