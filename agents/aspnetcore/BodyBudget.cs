namespace MicroSim.Agent;

/// <summary>Bounds the memory of all large bodies together: who comes late waits, holding none.</summary>
internal sealed class BodyBudget(long bytes)
{
    /// <summary>Bodies up to this size are not counted.</summary>
    public const int Uncounted = 64 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<(TaskCompletionSource Turn, long Bytes)> waiting = new();
    private long free = bytes;

    /// <summary>Completes when there is room for so many bytes; what it returns goes to <see cref="Return"/>.</summary>
    public async ValueTask<long> TakeAsync(long bytes, CancellationToken cancellation)
    {
        if (bytes <= Uncounted)
            return 0;
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (waiting.Count == 0 && bytes <= free)
            {
                free -= bytes;
                return bytes;
            }
            waiting.Enqueue((turn, bytes));
        }
        await using (cancellation.UnsafeRegister(static (t, token) => ((TaskCompletionSource)t!).TrySetCanceled(token), turn))
            await turn.Task;
        return bytes;
    }

    public void Return(long bytes)
    {
        if (bytes == 0)
            return;
        lock (gate)
        {
            free += bytes;
            while (waiting.TryPeek(out (TaskCompletionSource Turn, long Bytes) next) && (next.Turn.Task.IsCompleted || next.Bytes <= free))
            {
                waiting.Dequeue();
                if (!next.Turn.Task.IsCompleted && next.Turn.TrySetResult())
                    free -= next.Bytes;
            }
        }
    }
}
