using MicroSim.ControlPlane.Http;

namespace MicroSim.ControlPlane.Requests;

/// <summary>A copy of a reply that is passed on, as far as it is short enough to be kept.</summary>
internal sealed class KeptReply : IDisposable
{
    private const int Longest = 1024 * 1024;
    private const int FirstCapacity = 4096;

    private PooledBuffer? buffer = new(FirstCapacity);

    public void Append(ReadOnlyMemory<byte> piece)
    {
        if (buffer is not PooledBuffer open)
            return;
        if (open.Written.Length + piece.Length > Longest)
        {
            Dispose();
            return;
        }
        piece.CopyTo(open.GetMemory(piece.Length));
        open.Advance(piece.Length);
    }

    /// <summary>All of it; empty when it was too long.</summary>
    public byte[] ToArray() => buffer?.Written.ToArray() ?? [];

    public void Dispose()
    {
        buffer?.Dispose();
        buffer = null;
    }
}
