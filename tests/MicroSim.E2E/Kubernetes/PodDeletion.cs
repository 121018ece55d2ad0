namespace MicroSim.E2E.Kubernetes;

/// <summary>
/// A pod that was deleted, and which failed requests that explains. Ended without grace, a pod takes connections with it until its process is dead (two seconds
/// at most), and its address is used until every node has heard. Ended with grace it loses nothing, unless it was its service's last one that was ready: then
/// calls are refused until another one is ready and every node has heard.
/// </summary>
/// <param name="service">Whose pod it was.</param>
/// <param name="forced">Whether it was ended without grace.</param>
/// <param name="last">Whether no other pod of the service was ready.</param>
internal sealed class PodDeletion(string service, bool forced, bool last)
{
    // A process ends within 2 s, nodes hear within another, and the first packet of a connection that nobody took is sent again after a third.
    private static readonly TimeSpan spread = TimeSpan.FromSeconds(4);

    private readonly long began = TimeProvider.System.GetTimestamp();
    private long? served;

    public string Service => service;

    public bool Forced => forced;

    public bool Last => last;

    /// <summary>Tells how many pods of the service are ready now.</summary>
    public void See(int ready)
    {
        if (ready > 0)
            served ??= TimeProvider.System.GetTimestamp();
    }

    public bool Explains(FailedRequest failed, string blamed) =>
        blamed == service && failed.Ended >= began
        && ((forced && IsWithin(failed, began)) || (last && (served is not long again || IsWithin(failed, again))));

    private static bool IsWithin(FailedRequest failed, long from) => TimeProvider.System.GetElapsedTime(from, failed.Sent) < spread;
}
