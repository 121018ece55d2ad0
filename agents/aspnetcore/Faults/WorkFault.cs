using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>
/// Burns CPU time on the threads that handlers run on. At most <c>MICROSIM_THREADS</c> calls work at a time, further ones wait; those that work
/// take turns on as many threads as there are processors. They get the same CPU time as if each burnt on a thread of its own, and the
/// admin port does not queue behind dozens of busy threads.
/// </summary>
internal sealed class WorkFault : ICallFault, IDisposable
{
    public const string Type = "work";

    private static readonly TimeSpan turn = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim workers;
    private readonly SemaphoreSlim processors = new(Environment.ProcessorCount);

    private int grown;

    public WorkFault(int threads) => workers = new SemaphoreSlim(threads);

    public async ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene)
    {
        bool entered = false;
        GrowPool();
        try
        {
            await workers.WaitAsync(scene.Cancellation);
            entered = true;
            await BurnAsync(TimeSpan.FromMilliseconds(fault.Args.Integer("cpu")), scene.Cancellation);
            return Outcome.Continue;
        }
        catch (OperationCanceledException)
        {
            return Outcome.Gone;
        }
        finally
        {
            if (entered)
                workers.Release();
        }
    }

    public void Dispose()
    {
        workers.Dispose();
        processors.Dispose();
    }

    // The pool counts a thread that burns as one that serves; without more it would have none left for a while. Not before the first
    // work: more threads than processors make plain calls dearer.
    private void GrowPool()
    {
        if (Interlocked.Exchange(ref grown, 1) == 1)
            return;
        ThreadPool.GetMinThreads(out int idle, out int completion);
        ThreadPool.SetMinThreads(idle + Environment.ProcessorCount, completion);
    }

    private async Task BurnAsync(TimeSpan cpu, CancellationToken cancellation)
    {
        while (cpu > TimeSpan.Zero)
        {
            await processors.WaitAsync(cancellation);
            try
            {
                cpu -= Burn(cpu < turn ? cpu : turn);
            }
            finally
            {
                processors.Release();
            }
        }
    }

    private static TimeSpan Burn(TimeSpan cpu)
    {
        TimeSpan start = ThreadCpuClock.Now, used;
        while ((used = ThreadCpuClock.Now - start) < cpu)
            Thread.SpinWait(1000);
        return used;
    }
}
