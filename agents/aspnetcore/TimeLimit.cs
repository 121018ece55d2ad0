namespace MicroSim.Agent;

/// <summary>A token that ends after a time, or with an outer one. One source and a registration: a linked source would make two of them.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration outer;

    public TimeLimit(int milliseconds, TimeProvider time, CancellationToken outer)
    {
        source = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds), time);
        this.outer = outer.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        // First the registration: it waits for a cancelling that is under way.
        outer.Dispose();
        source.Dispose();
    }
}
