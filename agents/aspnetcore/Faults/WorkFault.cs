using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>
/// Burns CPU time on the handler's own thread, as a handler that computes does. A blocked pool would starve the probes too, so the pool may
/// grow by one thread for each that burns, up to <c>MICROSIM_THREADS</c>; further calls wait for their turn.
/// </summary>
internal sealed class WorkFault : ICallFault, IDisposable
{
    public const string Type = "work";

    private readonly SemaphoreSlim turns;
    private readonly Lock gate = new();
    private readonly int idleThreads;
    private readonly int completionThreads;
    private int burning;

    public WorkFault(int threads)
    {
        turns = new SemaphoreSlim(threads);
        ThreadPool.GetMinThreads(out idleThreads, out completionThreads);
    }

    public async ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene)
    {
        try
        {
            await turns.WaitAsync(scene.Cancellation);
        }
        catch (OperationCanceledException)
        {
            return Outcome.Gone;
        }
        try
        {
            Grow(1);
            Burn(TimeSpan.FromMilliseconds(fault.Args.Integer("cpu")), scene.Cancellation);
        }
        finally
        {
            Grow(-1);
            turns.Release();
        }
        return scene.Cancellation.IsCancellationRequested ? Outcome.Gone : Outcome.Continue;
    }

    public void Dispose() => turns.Dispose();

    private static void Burn(TimeSpan cpu, CancellationToken cancellation)
    {
        TimeSpan end = ThreadCpuClock.Now + cpu;
        while (ThreadCpuClock.Now < end && !cancellation.IsCancellationRequested)
            Thread.SpinWait(1000);
    }

    private void Grow(int threads)
    {
        lock (gate)
        {
            burning += threads;
            ThreadPool.SetMinThreads(idleThreads + burning, completionThreads);
        }
    }
}
