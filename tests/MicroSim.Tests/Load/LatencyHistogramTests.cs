using MicroSim.Contract;
using MicroSim.Load.Recording;

namespace MicroSim.Tests.Load;

public sealed class LatencyHistogramTests
{
    private readonly Dice dice = new(0x5eed);

    [Fact]
    public void Every_value_is_kept_to_a_thousandth()
    {
        int last = -1;
        for (double value = 1; value < LatencyHistogram.MaxValue; value *= 1.0003)
        {
            int bucket = LatencyHistogram.Bucket((long)value);
            Assert.True(bucket >= last);
            last = bucket;
            long highest = LatencyHistogram.Highest(bucket);
            Assert.InRange(highest, (long)value, (long)(value * 1.001) + 1);
            Assert.Equal(bucket, LatencyHistogram.Bucket(highest));
        }
        Assert.Equal(LatencyHistogram.BucketCount - 1, LatencyHistogram.Bucket(LatencyHistogram.MaxValue));
    }

    [Fact]
    public void Quantiles_are_those_of_the_sorted_values()
    {
        LatencyHistogram histogram = new();
        long[] values = [.. Enumerable.Range(0, 100_000).Select(Draw)];
        foreach (long value in values)
            histogram.Record(value);
        Array.Sort(values);
        foreach (double share in (double[])[0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999])
        {
            long right = values[(int)Math.Ceiling(share * values.Length) - 1];
            Assert.InRange(histogram.Quantile(share), right, right * 1.001);
        }
        Assert.Equal(values[^1], histogram.Quantile(1));
        Assert.Equal(values.Average(), histogram.Mean, values.Average() * 1e-9);
    }

    [Fact]
    public void Four_merged_over_the_wire_are_equal_to_one_that_saw_everything()
    {
        LatencyHistogram one = new(), merged = new();
        LatencyHistogram[] four = [new(), new(), new(), new()];
        for (int i = 0; i < 200_000; i++)
        {
            one.Record(Draw(i));
            four[i % 4].Record(Draw(i));
        }
        foreach (LatencyHistogram part in four)
            HistogramText.AddTo(merged, HistogramText.Of(part));
        Assert.Equal(one.Buckets(), merged.Buckets());
        Assert.Equal((one.Count, one.Max), (merged.Count, merged.Max));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAP8=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAEA")]
    [InlineData("not base64!")]
    public void Text_that_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => HistogramText.AddTo(new(), text));

    [Fact]
    public void Recording_allocates_nothing()
    {
        LatencyHistogram histogram = new();
        // The runtime gives a thread its memory in portions and now and then counts a whole one: the smallest of some tries is what recording itself takes.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
                histogram.Record(i * 977L);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    // Spread over seven powers of ten, as latencies are.
    private long Draw(int i) => (long)Math.Pow(10, 3 + 7 * dice.Unit(DiceKey.Of("value").Slash(i)));
}
