using System.Collections.Concurrent;

namespace MicroSim.ControlPlane.Simulations;

/// <summary>
/// Changes of one name come one after the other, in the order in which they asked. Who comes later may make those before it pointless: they end
/// as soon as they can, whether they wait or work.
/// </summary>
internal sealed class Turns
{
    private readonly ConcurrentDictionary<string, Line> lines = new(StringComparer.Ordinal);

    /// <summary>Waits for a turn; disposing it lets the next one work.</summary>
    /// <param name="name">Whose turn.</param>
    /// <param name="pointless">Why those that came before are pointless now; null lets them finish.</param>
    /// <param name="cancellation">Ends the wait, and the turn's <see cref="Turn.Token"/>.</param>
    public async Task<Turn> TakeAsync(string name, string? pointless, CancellationToken cancellation)
    {
        Line line = lines.GetOrAdd(name, _ => new Line());
        Turn turn = line.Join(pointless, cancellation);
        try
        {
            await line.Gate.WaitAsync(cancellation);
        }
        catch
        {
            turn.Leave();
            throw;
        }
        turn.Begin();
        return turn;
    }

    internal sealed class Line
    {
        private readonly Lock gate = new();
        private readonly List<Turn> present = [];

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public Turn Join(string? pointless, CancellationToken cancellation)
        {
            Turn turn = new(this, cancellation);
            Turn[] earlier;
            lock (gate)
            {
                earlier = pointless is null ? [] : [.. present];
                present.Add(turn);
            }
            foreach (Turn other in earlier)
                other.End(pointless!);
            return turn;
        }

        public void Leave(Turn turn)
        {
            lock (gate)
                present.Remove(turn);
        }
    }
}

/// <summary>A place in the line of a name, and then the right to change it.</summary>
internal sealed class Turn : IDisposable
{
    private readonly Turns.Line line;
    private readonly CancellationTokenSource source;
    private readonly CancellationToken caller;
    private volatile string? why;
    private bool begun;

    internal Turn(Turns.Line line, CancellationToken caller)
    {
        this.line = line;
        this.caller = caller;
        source = CancellationTokenSource.CreateLinkedTokenSource(caller);
    }

    /// <summary>Cancelled with the caller's own, or when the change became pointless.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Why the change is pointless; null while it is not, or its caller gave up first.</summary>
    public string? Pointless => caller.IsCancellationRequested ? null : why;

    public void Dispose()
    {
        Leave();
        if (begun)
            line.Gate.Release();
    }

    internal void Begin() => begun = true;

    internal void Leave()
    {
        line.Leave(this);
        source.Dispose();
    }

    internal void End(string reason)
    {
        why ??= reason;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was done in between.
        }
    }
}
