using System.Buffers;
using System.Text;

namespace MicroSim.Runtimes.Processes;

/// <summary>Splits a process's output into lines in bounded memory: a line over the limit is cut and says so.</summary>
internal sealed class LineReader(Action<string> take)
{
    public const int MaxLineBytes = 64 * 1024;

    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> line = new();
    private long length;

    /// <summary>Reads to the end, which may be in the middle of a line.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken cancellation)
    {
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
            Split(buffer.AsSpan(0, count));
        if (length > 0)
            EndLine();
    }

    private void Split(ReadOnlySpan<byte> bytes)
    {
        int end;
        while ((end = bytes.IndexOf((byte)'\n')) >= 0)
        {
            Add(bytes[..end]);
            EndLine();
            bytes = bytes[(end + 1)..];
        }
        Add(bytes);
    }

    private void Add(ReadOnlySpan<byte> part)
    {
        length += part.Length;
        line.Write(part[..Math.Min(part.Length, MaxLineBytes - line.WrittenCount)]);
    }

    private void EndLine()
    {
        ReadOnlySpan<byte> bytes = line.WrittenSpan;
        if (bytes.EndsWith("\r"u8))
            bytes = bytes[..^1];
        // Bytes that are no UTF-8 become the replacement character.
        string text = Encoding.UTF8.GetString(bytes);
        take(length > MaxLineBytes ? $"{text} [cut: the line has {length} bytes]" : text);
        line.ResetWrittenCount();
        length = 0;
    }
}
