namespace MicroSim.Runtimes;

/// <summary>Waiting for what changes of status bring about.</summary>
public static class Changes
{
    /// <summary>Waits until a condition holds, looking again after each change; false when it did not hold in time.</summary>
    /// <param name="changed">Completes with the present version when it is another one, such as <see cref="IRuntime.ChangedAsync"/>.</param>
    /// <param name="condition">What is waited for.</param>
    /// <param name="longest">How long at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<bool> UntilAsync(Func<long, CancellationToken, Task<long>> changed, Func<bool> condition, TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        using CancellationTokenSource late = new(longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            for (long version = 0; !condition(); version = await changed(version, either.Token))
            {
            }
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
