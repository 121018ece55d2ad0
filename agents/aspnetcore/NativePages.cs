using System.Buffers;
using System.Runtime.InteropServices;

namespace MicroSim.Agent;

/// <summary>Memory straight from the system: outside the managed heap, not resident before it is touched, given back at once.</summary>
internal sealed unsafe partial class NativePages : MemoryManager<byte>
{
    private const int ReadWrite = 1 | 2;
    private const int Private = 2;
    private const int AnonymousLinux = 0x20;
    private const int AnonymousMac = 0x1000;
    private static readonly nint failed = -1;

    private readonly nuint length;
    private nint address;

    private NativePages(nint address, long length)
    {
        this.address = address;
        this.length = (nuint)length;
    }

    /// <summary>The pages, or null when the system has none.</summary>
    public static NativePages? TryAllocate(long bytes)
    {
        int flags = Private | (OperatingSystem.IsMacOS() ? AnonymousMac : AnonymousLinux);
        nint address = Map(0, (nuint)bytes, ReadWrite, flags, -1, 0);
        return address == failed ? null : new NativePages(address, bytes);
    }

    /// <summary>Makes every page resident.</summary>
    public void Touch(CancellationToken cancellation)
    {
        byte* bytes = (byte*)address;
        for (nuint i = 0; i < length && !cancellation.IsCancellationRequested; i += (nuint)Environment.SystemPageSize)
            bytes[i] = 1;
    }

    public override Span<byte> GetSpan() => new((void*)address, (int)length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)address + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (address != 0)
            _ = Unmap(address, length);
        address = 0;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
