namespace MicroSim.Runtimes.Kubernetes.Api;

/// <summary>Counts calls of the API server.</summary>
public sealed class ApiCalls
{
    private long reads;
    private long writes;
    private long watches;

    /// <summary>Gets and lists.</summary>
    public long Reads => Interlocked.Read(ref reads);

    /// <summary>Everything that may change an object, whether it did or not.</summary>
    public long Writes => Interlocked.Read(ref writes);

    /// <summary>Watches that were begun.</summary>
    public long Watches => Interlocked.Read(ref watches);

    internal void Count(HttpMethod method) => Interlocked.Increment(ref method == HttpMethod.Get ? ref reads : ref writes);

    internal void CountWatch() => Interlocked.Increment(ref watches);
}
