using System.Threading.Channels;

namespace MicroSim.Runtimes.Steering;

/// <summary>The state that an agent should have, and a bell that rings when it changes.</summary>
internal sealed class Steered(DesiredState first)
{
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile DesiredState state = first;

    public DesiredState State => state;

    public void Change(DesiredState next)
    {
        state = next;
        changes.Writer.TryWrite(true);
    }

    /// <summary>Returns after <paramref name="longest"/>, or when the state changed since the last return.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        using CancellationTokenSource timeout = new(longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await changes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }
}
