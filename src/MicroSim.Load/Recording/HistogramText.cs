using System.Buffers;
using System.Buffers.Binary;

namespace MicroSim.Load.Recording;

/// <summary>
/// Histograms as text between processes: base64 of the longest value and the sum (8 bytes each, little-endian), then for each bucket that holds something
/// the distance to it and its count, as variable-length numbers. Nothing is lost.
/// </summary>
public static class HistogramText
{
    private const int HeadBytes = 2 * sizeof(long);

    public static string Of(LatencyHistogram histogram)
    {
        ArrayBufferWriter<byte> bytes = new(512);
        Span<byte> head = bytes.GetSpan(HeadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(head, histogram.Max);
        BinaryPrimitives.WriteDoubleLittleEndian(head[sizeof(long)..], histogram.Sum);
        bytes.Advance(HeadBytes);
        ReadOnlySpan<long> counts = histogram.Counts;
        int last = -1;
        for (int i = counts.IndexOfAnyExcept(0L); i >= 0 && i < counts.Length;)
        {
            Write(bytes, (ulong)(i - last));
            Write(bytes, (ulong)counts[i]);
            last = i;
            int gap = counts[(i + 1)..].IndexOfAnyExcept(0L);
            i = gap < 0 ? counts.Length : i + 1 + gap;
        }
        return Convert.ToBase64String(bytes.WrittenSpan);
    }

    /// <summary>Adds what <see cref="Of"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static void AddTo(LatencyHistogram histogram, string text)
    {
        ReadOnlySpan<byte> bytes = Convert.FromBase64String(text);
        if (bytes.Length < HeadBytes)
            throw Broken();
        histogram.AddExtremes(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadDoubleLittleEndian(bytes[sizeof(long)..]));
        bytes = bytes[HeadBytes..];
        long bucket = -1;
        while (bytes.Length > 0)
        {
            bucket += (long)Read(ref bytes);
            long count = (long)Read(ref bytes);
            if (bucket is < 0 or >= LatencyHistogram.BucketCount || count <= 0)
                throw Broken();
            histogram.AddBucket((int)bucket, count);
        }
    }

    private static void Write(ArrayBufferWriter<byte> bytes, ulong value)
    {
        Span<byte> room = bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        bytes.Advance(length);
    }

    private static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 9; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
        throw Broken();
    }

    private static FormatException Broken() => new("This is no histogram of MicroSim.");
}
