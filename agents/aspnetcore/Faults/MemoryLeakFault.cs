using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>Holds memory outside the managed heap, every page of it touched, so that it is resident and goes back to the system at once.</summary>
internal sealed class MemoryLeakFault(int maxMegabytes) : IStateFault
{
    public const string Type = "memory-leak";

    private const long BytesPerMegabyte = 1_000_000;

    private readonly SumLimit limit = new(maxMegabytes, "MB");

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        held = null;
        int size = args.Integer("size");
        if (!limit.TryTake(size, out reason))
            return false;
        if (NativePages.TryAllocate(size * BytesPerMegabyte) is not NativePages pages)
        {
            limit.Return(size);
            reason = $"the system has no {size} MB";
            return false;
        }
        held = new Leak(pages, () => limit.Return(size));
        return true;
    }

    private sealed class Leak : IDisposable
    {
        private readonly IDisposable pages;
        private readonly Action ended;
        private readonly CancellationTokenSource stop = new();
        private readonly Task touched;

        public Leak(NativePages pages, Action ended)
        {
            this.pages = pages;
            this.ended = ended;
            CancellationToken cancellation = stop.Token;
            // A thread of its own: touching takes a while, and the call that leaks is not held up.
            touched = Task.Factory.StartNew(() => pages.Touch(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public void Dispose()
        {
            stop.Cancel();
            touched.ContinueWith(Free, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        private void Free(Task done)
        {
            pages.Dispose();
            stop.Dispose();
            ended();
        }
    }
}
