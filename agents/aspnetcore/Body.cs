using System.Buffers;

namespace MicroSim.Agent;

/// <summary>The bytes of one body or reply. Small ones come from the shared pool, large ones from the system, so that many at once cannot fill the managed heap.</summary>
internal sealed class Body : IDisposable
{
    private const int LargestPooled = 64 * 1024;

    private byte[]? pooled;
    private NativePages? pages;
    private int length;

    public Body(int capacity) => Allocate(capacity);

    public ReadOnlyMemory<byte> Bytes => Storage[..length];

    public bool IsFull => length == Storage.Length;

    /// <summary>Room for at least one byte more, behind what is there.</summary>
    public Memory<byte> Room()
    {
        if (IsFull)
            Grow(Math.Max(2 * length, length + 1));
        return Storage[length..];
    }

    public void Advance(int count) => length += count;

    public void Append(ReadOnlySequence<byte> bytes)
    {
        if (Storage.Length - length < bytes.Length)
            Grow(Math.Max(2 * length, length + (int)bytes.Length));
        bytes.CopyTo(Storage.Span[length..]);
        length += (int)bytes.Length;
    }

    public void Dispose()
    {
        Free(pooled, pages);
        (pooled, pages, length) = (null, null, 0);
    }

    private Memory<byte> Storage => pooled ?? pages?.Memory ?? default;

    private void Grow(int capacity)
    {
        (byte[]? oldPooled, NativePages? oldPages) = (pooled, pages);
        ReadOnlyMemory<byte> old = Bytes;
        Allocate(capacity);
        old.CopyTo(Storage);
        Free(oldPooled, oldPages);
    }

    private void Allocate(int capacity)
    {
        (pooled, pages) = capacity <= LargestPooled
            ? (ArrayPool<byte>.Shared.Rent(capacity), null)
            : ((byte[]?)null, NativePages.TryAllocate(capacity) ?? throw new InsufficientMemoryException($"no memory for a body of {capacity} bytes"));
    }

    private static void Free(byte[]? pooled, NativePages? pages)
    {
        if (pooled is not null)
            ArrayPool<byte>.Shared.Return(pooled);
        (pages as IDisposable)?.Dispose();
    }
}
