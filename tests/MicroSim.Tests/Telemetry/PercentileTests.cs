using MicroSim.Telemetry.Histograms;

namespace MicroSim.Tests.Telemetry;

public sealed class PercentileTests
{
    [Fact]
    public void Without_calls_there_is_none() => Assert.Null(Percentile.Of(new ulong[DurationBuckets.Count], 0.5));

    [Fact]
    public void It_is_interpolated_inside_of_its_bucket()
    {
        ulong[] counts = new ulong[DurationBuckets.Count];
        counts[DurationBuckets.Of(0.1)] = 10; // 50 to 100 ms
        Assert.Equal(0.075, Percentile.Of(counts, 0.5)!.Value, 9);
        Assert.Equal(0.1, Percentile.Of(counts, 1)!.Value, 9);
        counts[0] = 10; // up to 100 µs
        Assert.Equal(0.00005, Percentile.Of(counts, 0.25)!.Value, 9);
    }

    [Fact]
    public void Beyond_the_last_bound_it_is_that_bound()
    {
        ulong[] counts = new ulong[DurationBuckets.Count];
        counts[^1] = 1;
        Assert.Equal(60, Percentile.Of(counts, 0.5));
    }

    // The same distribution that every reader of ours has to find again, whoever the agents are.
    [Theory]
    [InlineData(1)]
    [InlineData(20251125)]
    public void It_is_within_a_bucket_of_the_truth(int seed)
    {
        Random random = new(seed);
        double[] durations = [.. Enumerable.Range(0, 20_000).Select(_ => 0.002 * Math.Exp(2 * random.NextDouble() - Math.Log(1 - random.NextDouble())))];
        ulong[] counts = new ulong[DurationBuckets.Count];
        foreach (double duration in durations)
            counts[DurationBuckets.Of(duration)]++;
        Array.Sort(durations);
        foreach (double share in (double[])[0.5, 0.9, 0.99, 0.999])
        {
            double truth = durations[(int)Math.Ceiling(share * durations.Length) - 1];
            double found = Percentile.Of(counts, share)!.Value;
            int bucket = DurationBuckets.Of(truth);
            Assert.InRange(found, bucket == 0 ? 0 : DurationBuckets.Bounds[bucket - 1], DurationBuckets.Bounds[bucket]);
        }
    }
}
