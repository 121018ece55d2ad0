namespace MicroSim.Load.Http;

/// <summary>
/// Reads one connection's replies, one after the other, from pieces of any size, without allocating: a head that comes whole is read where it lies, only one
/// that comes in parts is collected.
/// </summary>
internal sealed class ReplyReader(long maxBytes)
{
    private const int MaxHead = 64 * 1024;

    private enum Part
    {
        Head, Length, Chunks, UntilClose,
    }

    private byte[] collected = [];
    private int collectedBytes;
    private Part part;
    private long left;
    private ChunkReader chunks;

    /// <summary>The status of the reply that is being read; 0 before its head was read.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the connection ends with this reply.</summary>
    public bool Closes { get; private set; }

    /// <summary>How many bytes of this reply came, its heads included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether bytes came behind the end of the reply.</summary>
    public bool HasSurplus { get; private set; }

    /// <summary>Begins with a new reply.</summary>
    public void Begin()
    {
        (part, left, collectedBytes, Status, Bytes) = (Part.Head, 0, 0, 0, 0);
        (Closes, HasSurplus) = (false, false);
        chunks = default;
    }

    /// <summary>Takes what came.</summary>
    public ReplyProgress Read(ReadOnlySpan<byte> bytes, bool isHead)
    {
        Bytes += bytes.Length;
        while (part == Part.Head)
        {
            if (bytes.Length == 0)
                return ReplyProgress.More;
            ReplyProgress progress = ReadHead(ref bytes, isHead);
            if (progress != ReplyProgress.More || collectedBytes > 0)
                return progress == ReplyProgress.Whole ? End(bytes) : progress;
        }
        return Bytes > maxBytes ? ReplyProgress.TooLarge : ReadBody(bytes);
    }

    /// <summary>The connection ended: a body without a length is whole by that, everything else is not.</summary>
    public bool IsWholeAtEnd => part == Part.UntilClose;

    private ReplyProgress ReadBody(ReadOnlySpan<byte> bytes)
    {
        switch (part)
        {
            case Part.Length:
                int taken = (int)Math.Min(left, bytes.Length);
                left -= taken;
                return left == 0 ? End(bytes[taken..]) : ReplyProgress.More;
            case Part.Chunks:
                ReplyProgress progress = chunks.Read(bytes, out int used, out _);
                return progress == ReplyProgress.Whole ? End(bytes[used..]) : progress;
            default:
                return ReplyProgress.More;
        }
    }

    // More: the head is not whole yet (something is collected), or was an interim one, or its body follows.
    private ReplyProgress ReadHead(ref ReadOnlySpan<byte> bytes, bool isHead)
    {
        ReadOnlySpan<byte> all = bytes;
        int before = collectedBytes;
        if (before > 0)
        {
            Collect(bytes);
            all = collected.AsSpan(0, collectedBytes);
        }
        int end = all.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            // What cannot become a head is told at once, before a peer that sends nothing more is waited for.
            ReadOnlySpan<byte> begin = "HTTP/1."u8;
            int length = Math.Min(begin.Length, all.Length);
            if (before == 0)
                Collect(bytes);
            return collectedBytes < MaxHead && all[..length].SequenceEqual(begin[..length]) ? ReplyProgress.More : ReplyProgress.Invalid;
        }
        if (!ReplyHead.TryRead(all[..end], out ReplyHead head))
            return ReplyProgress.Invalid;
        bytes = bytes[(end + 4 - before)..];
        collectedBytes = 0;
        return Follow(head, isHead);
    }

    private ReplyProgress Follow(ReplyHead head, bool isHead)
    {
        // An interim reply: the real one follows. Nobody asked for another protocol.
        if (head.Status < 200)
            return head.Status == 101 ? ReplyProgress.Invalid : ReplyProgress.More;
        Status = head.Status;
        Closes = head.Closes;
        if (isHead || head.Status is 204 or 304 || head.Length == 0)
            return ReplyProgress.Whole;
        if (head.Length > maxBytes)
            return ReplyProgress.TooLarge;
        part = head.IsChunked ? Part.Chunks : head.Length < 0 ? Part.UntilClose : Part.Length;
        Closes |= part == Part.UntilClose;
        left = head.Length;
        return ReplyProgress.More;
    }

    private ReplyProgress End(ReadOnlySpan<byte> rest)
    {
        HasSurplus = rest.Length > 0;
        return ReplyProgress.Whole;
    }

    // What a head may not hold any more is not collected; what follows a head is read where it lies.
    private void Collect(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, MaxHead - collectedBytes)];
        if (collected.Length < collectedBytes + part.Length)
            Array.Resize(ref collected, Math.Min(MaxHead, Math.Max(1024, 2 * (collectedBytes + part.Length))));
        part.CopyTo(collected.AsSpan(collectedBytes));
        collectedBytes += part.Length;
    }
}
