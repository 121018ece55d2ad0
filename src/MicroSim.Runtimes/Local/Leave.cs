namespace MicroSim.Runtimes.Local;

/// <summary>Asks one process of a replica to end: because the replica ends, or because this process alone is drained.</summary>
internal sealed class Leave : IDisposable
{
    private readonly CancellationTokenSource asking;
    private readonly CancellationTokenSource overdue;
    private readonly CancellationTokenRegistration killing;
    private readonly TimeSpan deadline;
    private readonly Lock gate = new();
    private bool over;

    /// <param name="host">Whose deadline and clock count.</param>
    /// <param name="stopping">Asks too: the replica ends.</param>
    /// <param name="killing">The replica's time to end is over.</param>
    public Leave(ReplicaHost host, CancellationToken stopping, CancellationToken killing)
    {
        asking = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        overdue = new CancellationTokenSource(Timeout.InfiniteTimeSpan, host.Time);
        this.killing = killing.Register(overdue.Cancel);
        deadline = host.LeaveDeadline;
    }

    /// <summary>The process is to end its calls, and itself.</summary>
    public CancellationToken Asked => asking.Token;

    /// <summary>It had its time.</summary>
    public CancellationToken Overdue => overdue.Token;

    /// <summary>Whether it was asked by <see cref="Drain"/>.</summary>
    public bool Drains { get; private set; }

    /// <summary>Asks now; false when it was asked before, or is over.</summary>
    public bool Drain()
    {
        lock (gate)
        {
            if (over || asking.IsCancellationRequested)
                return false;
            Drains = true;
            overdue.CancelAfter(deadline);
            // Asynchronously: the caller may hold the service's gate.
            _ = asking.CancelAsync();
            return true;
        }
    }

    public void Dispose()
    {
        lock (gate)
            over = true;
        killing.Dispose();
        asking.Dispose();
        overdue.Dispose();
    }
}
