using System.Numerics;

namespace MicroSim.Load.Recording;

/// <summary>
/// Durations in nanoseconds with three exact digits, from one nanosecond to more than an hour, in a fixed 270 kB: the bucket layout of HdrHistogram
/// (2,048 linear buckets, then 1,024 for every further power of two). Recording neither allocates nor waits; equal layouts merge without loss.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 10;
    private const int SubBuckets = 1 << SubBits;

    /// <summary>What is longer counts as this: 1 h 13 min.</summary>
    public const long MaxValue = (1L << 42) - 1;

    internal const int BucketCount = (43 - SubBits) * SubBuckets;

    private readonly long[] counts = new long[BucketCount];

    /// <summary>How many were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest one, exactly; 0 without any.</summary>
    public long Max { get; private set; }

    /// <summary>The sum of all, for the mean.</summary>
    public double Sum { get; private set; }

    public double Mean => Count == 0 ? 0 : Sum / Count;

    internal ReadOnlySpan<long> Counts => counts;

    public void Record(long nanoseconds)
    {
        long value = Math.Clamp(nanoseconds, 0, MaxValue);
        counts[Bucket(value)]++;
        Count++;
        Sum += value;
        if (value > Max)
            Max = value;
    }

    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < counts.Length; i++)
            counts[i] += other.counts[i];
        Count += other.Count;
        Sum += other.Sum;
        Max = Math.Max(Max, other.Max);
    }

    public void Clear()
    {
        Array.Clear(counts);
        (Count, Max, Sum) = (0, 0, 0);
    }

    /// <summary>The smallest duration that a share of all did not pass, from 0 to 1; never above <see cref="Max"/>. 0 without any.</summary>
    public long Quantile(double share)
    {
        if (Count == 0)
            return 0;
        long rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        long seen = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank)
                return Math.Min(Highest(i), Max);
        }
        return Max;
    }

    /// <summary>How many took at most so long, to the bucket.</summary>
    public long CountUpTo(long nanoseconds)
    {
        int last = Bucket(Math.Clamp(nanoseconds, 0, MaxValue));
        long sum = 0;
        for (int i = 0; i <= last; i++)
            sum += counts[i];
        return sum;
    }

    /// <summary>The buckets that hold something: their highest value and how many.</summary>
    public IEnumerable<(long Highest, long Count)> Buckets()
    {
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
                yield return (Highest(i), counts[i]);
        }
    }

    internal void AddBucket(int bucket, long count)
    {
        counts[bucket] += count;
        Count += count;
    }

    internal void AddExtremes(long max, double sum)
    {
        Max = Math.Max(Max, max);
        Sum += sum;
    }

    internal static int Bucket(long value)
    {
        int shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount((ulong)value | 1) - SubBits);
        return (shift << SubBits) + (int)(value >> shift);
    }

    internal static long Highest(int bucket)
    {
        if (bucket < 2 * SubBuckets)
            return bucket;
        int shift = (bucket >> SubBits) - 1;
        long sub = bucket - ((long)shift << SubBits);
        return ((sub + 1) << shift) - 1;
    }
}
