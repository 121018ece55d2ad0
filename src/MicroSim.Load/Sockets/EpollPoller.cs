using System.Runtime.InteropServices;

namespace MicroSim.Load.Sockets;

/// <summary>Linux: the cost of a wait does not grow with the number of connections, and it ends to the microsecond.</summary>
internal sealed unsafe class EpollPoller : IPoller
{
    private const int MostEvents = 256;
    private const int CloseOnExec = 0x80000;
    private const int AddOperation = 1, RemoveOperation = 2, ModifyOperation = 3;
    private const uint In = 1, Out = 4, Error = 8, HangUp = 16;

    // struct epoll_event is packed on x86 alone.
    private static readonly int dataAt = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;
    private static readonly int stride = dataAt + 8;

    private readonly byte[] events = GC.AllocateArray<byte>(MostEvents * 16, pinned: true);
    private readonly Readiness[] ready = new Readiness[MostEvents];
    private readonly int epoll = Libc.EpollCreate(CloseOnExec);

    public EpollPoller()
    {
        if (epoll < 0)
            throw new InvalidOperationException($"epoll_create1 failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public void Add(int connection, int descriptor, bool writing) => Control(AddOperation, connection, descriptor, writing);

    public void Change(int connection, int descriptor, bool writing) => Control(ModifyOperation, connection, descriptor, writing);

    public void Remove(int connection, int descriptor) => Control(RemoveOperation, connection, descriptor, writing: false);

    public ReadOnlySpan<Readiness> Wait(long nanoseconds)
    {
        Libc.TimeSpec timeout = new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        int count;
        fixed (byte* room = events)
            count = Libc.EpollWait(epoll, room, MostEvents, &timeout, null);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> happened = events.AsSpan(i * stride);
            uint what = MemoryMarshal.Read<uint>(happened);
            ready[i] = new(MemoryMarshal.Read<int>(happened[dataAt..]), (what & (In | Error | HangUp)) != 0, (what & (Out | Error | HangUp)) != 0);
        }
        return ready.AsSpan(0, Math.Max(0, count));
    }

    public void Dispose() => _ = Libc.Close(epoll);

    private void Control(int operation, int connection, int descriptor, bool writing)
    {
        byte* change = stackalloc byte[16];
        *(uint*)change = writing ? In | Out : In;
        *(long*)(change + dataAt) = connection;
        if (Libc.EpollControl(epoll, operation, descriptor, change) < 0)
            throw new InvalidOperationException($"epoll_ctl failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
