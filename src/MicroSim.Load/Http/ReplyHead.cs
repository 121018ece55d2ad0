using System.Buffers.Text;

namespace MicroSim.Load.Http;

/// <summary>What matters of a reply's head: its status, how its body ends, and whether the connection goes on.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Length">The length that the head gives; -1 for none.</param>
/// <param name="IsChunked">Whether the body comes in chunks.</param>
/// <param name="Closes">Whether the server closes the connection after it.</param>
internal readonly record struct ReplyHead(int Status, long Length, bool IsChunked, bool Closes)
{
    private const int StatusLine = 12;

    /// <summary>Reads a head; false when it is none.</summary>
    /// <param name="head">From the status line to the last header, without the empty line.</param>
    /// <param name="read">What was read.</param>
    public static bool TryRead(ReadOnlySpan<byte> head, out ReplyHead read)
    {
        read = default;
        // "HTTP/1.x 200", and then nothing or a space and words.
        if (head.Length < StatusLine || !head.StartsWith("HTTP/1."u8) || head[7] is not ((byte)'0' or (byte)'1') || head[8] != ' ')
            return false;
        if (!Utf8Parser.TryParse(head.Slice(9, 3), out int status, out int digits) || digits != 3 || status < 100 || status > 599 || (head.Length > StatusLine && head[StatusLine] is not ((byte)' ' or (byte)'\r')))
            return false;
        long length = -1;
        bool chunked = false, closes = head[7] == '0';
        int end = head.IndexOf("\r\n"u8);
        while (end >= 0)
        {
            head = head[(end + 2)..];
            end = head.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? head : head[..end];
            // Only names that begin with c or t matter here.
            if (line.Length > 0 && (line[0] | 0x20) is 'c' or 't' && !Read(line, ref length, ref chunked, ref closes))
                return false;
        }
        read = new(status, chunked ? -1 : length, chunked, closes);
        return true;
    }

    private static bool Read(ReadOnlySpan<byte> line, ref long length, ref bool chunked, ref bool closes)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 0)
            return false;
        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        switch (colon)
        {
            case 14 when Is(line, "content-length"u8):
                bool right = Utf8Parser.TryParse(value, out long said, out int used) && used == value.Length && said >= 0 && (length < 0 || length == said);
                length = said;
                return right;
            case 17 when Is(line, "transfer-encoding"u8):
                chunked = EndsWith(value, "chunked"u8);
                return chunked;
            case 10 when Is(line, "connection"u8):
                closes = Is(value, "close"u8) || (closes && !Is(value, "keep-alive"u8));
                return true;
            default:
                return true;
        }
    }

    // The pattern is in lower case.
    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length < lower.Length)
            return false;
        for (int i = 0; i < lower.Length; i++)
        {
            byte letter = text[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[i] | 0x20) : text[i];
            if (letter != lower[i])
                return false;
        }
        return true;
    }

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) => text.Length >= lower.Length && Is(text[^lower.Length..], lower);
}
