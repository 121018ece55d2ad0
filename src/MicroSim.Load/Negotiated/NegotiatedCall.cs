using MicroSim.Load.Engine;
using MicroSim.Load.Recording;

namespace MicroSim.Load.Negotiated;

/// <summary>A request under way through the framework's handler. Its parts are used again for later ones.</summary>
internal sealed class NegotiatedCall : Exchange, IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private CancellationTokenSource cancelling = new();

    /// <summary>Where a reply's body goes, piece by piece.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(BufferBytes);

    /// <summary>Ends it early.</summary>
    public CancellationToken Cancellation => cancelling.Token;

    /// <summary>Whether it was recorded already, as too late or cancelled; how it ends then tells nothing any more.</summary>
    public bool IsAbandoned { get; private set; }

    // How it ended, written by whichever thread saw it.

    public Outcome Outcome { get; set; }

    /// <summary>What nobody expected: an error of ours.</summary>
    public Exception? Surprise { get; set; }

    public int Status { get; set; }

    public long Bytes { get; set; }

    public long EndedAt { get; set; }

    public void Begin(int request, long sequence, long intended, long started)
    {
        if (!cancelling.TryReset())
        {
            cancelling.Dispose();
            cancelling = new();
        }
        (Request, Sequence, Intended, Started) = (request, sequence, intended, started);
        (IsAbandoned, Surprise, Status, Bytes) = (false, null, 0, 0);
    }

    public void Abandon()
    {
        IsAbandoned = true;
        // On another thread: what listens to it must not run on the load's.
        _ = cancelling.CancelAsync();
    }

    public void Dispose() => cancelling.Dispose();
}
