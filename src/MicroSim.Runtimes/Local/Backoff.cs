namespace MicroSim.Runtimes.Local;

/// <summary>How long to wait before a process is started again: longer each time, until one lived long enough.</summary>
internal sealed class Backoff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongLife = TimeSpan.FromSeconds(30);

    private TimeSpan next = First;

    /// <summary>The wait after a process that lived for <paramref name="life"/>.</summary>
    public TimeSpan After(TimeSpan life)
    {
        if (life >= LongLife)
            next = First;
        TimeSpan wait = next;
        next = next * 2 < Longest ? next * 2 : Longest;
        return wait;
    }
}
