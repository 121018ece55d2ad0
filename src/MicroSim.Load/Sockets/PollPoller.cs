namespace MicroSim.Load.Sockets;

/// <summary>Where there is no epoll: <c>poll</c>, which every Unix has. Its cost grows with the number of connections, and it waits to the millisecond.</summary>
internal sealed unsafe class PollPoller : IPoller
{
    private const short In = 1, Out = 4;
    private const long Millisecond = 1_000_000;

    private readonly List<int> connections = [];
    private Libc.PollEntry[] entries = new Libc.PollEntry[64];
    private int[] places = new int[64];
    private Readiness[] ready = new Readiness[64];

    public void Add(int connection, int descriptor, bool writing)
    {
        if (connections.Count == entries.Length)
        {
            Array.Resize(ref entries, 2 * entries.Length);
            Array.Resize(ref ready, entries.Length);
        }
        if (connection >= places.Length)
            Array.Resize(ref places, Math.Max(connection + 1, 2 * places.Length));
        places[connection] = connections.Count;
        entries[connections.Count] = new() { Descriptor = descriptor, Wanted = Wanted(writing) };
        connections.Add(connection);
    }

    public void Change(int connection, int descriptor, bool writing) => entries[places[connection]].Wanted = Wanted(writing);

    public void Remove(int connection, int descriptor)
    {
        // The last one takes its place.
        int place = places[connection], last = connections.Count - 1;
        entries[place] = entries[last];
        connections[place] = connections[last];
        places[connections[place]] = place;
        connections.RemoveAt(last);
    }

    public ReadOnlySpan<Readiness> Wait(long nanoseconds)
    {
        // Rounded down: it is looked again and again in the last millisecond, so that nothing is sent late.
        int found;
        fixed (Libc.PollEntry* all = entries)
            found = Libc.Poll(all, (nuint)connections.Count, (int)Math.Min(int.MaxValue, nanoseconds / Millisecond));
        int count = 0;
        for (int i = 0; i < connections.Count && count < found; i++)
        {
            short happened = entries[i].Happened;
            if (happened != 0)
                ready[count++] = new(connections[i], (happened & ~Out) != 0, (happened & ~In) != 0);
        }
        return ready.AsSpan(0, count);
    }

    public void Dispose()
    {
    }

    private static short Wanted(bool writing) => writing ? (short)(In | Out) : In;
}
