namespace MicroSim.Load.Sockets;

/// <summary>Waits until something can be done with one of many descriptors. Each is known by the number of its connection.</summary>
internal interface IPoller : IDisposable
{
    /// <summary>Watches a descriptor, for bytes that come, and with <paramref name="writing"/> for room to send.</summary>
    void Add(int connection, int descriptor, bool writing);

    /// <summary>Changes whether room to send is waited for.</summary>
    void Change(int connection, int descriptor, bool writing);

    /// <summary>Forgets a descriptor that is about to be closed.</summary>
    void Remove(int connection, int descriptor);

    /// <summary>Waits for so many nanoseconds at most; the connections that something happened to, and what.</summary>
    ReadOnlySpan<Readiness> Wait(long nanoseconds);
}

/// <summary>What happened to a connection.</summary>
/// <param name="Connection">Its number.</param>
/// <param name="Readable">Bytes came, or its end did.</param>
/// <param name="Writable">There is room to send, or connecting ended.</param>
internal readonly record struct Readiness(int Connection, bool Readable, bool Writable);
