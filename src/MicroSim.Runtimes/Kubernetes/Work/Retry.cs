namespace MicroSim.Runtimes.Kubernetes.Work;

/// <summary>Waits that double from try to try, up to a limit, until something succeeds.</summary>
internal sealed class Retry(TimeSpan first, TimeSpan longest)
{
    private TimeSpan? last;

    public void Succeeded() => last = null;

    /// <summary>How long to wait now.</summary>
    public TimeSpan Next()
    {
        TimeSpan wait = last is not TimeSpan before ? first : before * 2 < longest ? before * 2 : longest;
        last = wait;
        return wait;
    }
}
