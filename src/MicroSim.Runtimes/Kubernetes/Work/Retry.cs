namespace MicroSim.Runtimes.Kubernetes.Work;

/// <summary>Waits that double from try to try, up to a limit, until something succeeds.</summary>
internal sealed class Retry(TimeSpan first, TimeSpan longest)
{
    private TimeSpan next = first;

    public void Succeeded() => next = first;

    /// <summary>How long to wait now.</summary>
    public TimeSpan Next()
    {
        TimeSpan wait = next;
        next = next * 2 < longest ? next * 2 : longest;
        return wait;
    }
}
