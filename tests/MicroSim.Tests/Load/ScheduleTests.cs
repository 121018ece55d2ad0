using MicroSim.Load.Schedules;

namespace MicroSim.Tests.Load;

public sealed class ScheduleTests
{
    public static TheoryData<string, RateShape> Shapes() => new()
    {
        { "constant", RateShape.Constant(500, 20) },
        { "ramp up", RateShape.Ramp(0, 400, 20) },
        { "ramp down", RateShape.Ramp(400, 0, 20) },
        { "steps", RateShape.Steps([10, 0, 200, 50], 20) },
        { "spike", RateShape.Spike(20, 2000, 0.5, 20) },
        { "sine", new(Sine: new(300, 300, 7, 20)) },
        { "replay", RateShape.Replay([5, 0, 0, 17.5, 3], 4) },
        { "sequence", RateShape.Sequence([RateShape.Ramp(10, 50, 5), new(Sine: new(30, 20, 4, 8)), RateShape.Constant(0, 2), RateShape.Steps([5, 100], 5)]) },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_instant_is_the_inverse_of_the_count(string name, RateShape shape)
    {
        IRateProfile profile = shape.Profile();
        Assert.Equal(20, profile.Seconds, 9);
        double all = profile.Count(20);
        double before = 0;
        for (double count = 0.5; count < all; count += all / 997)
        {
            double instant = profile.Instant(count);
            Assert.True(instant >= before, name);
            Assert.Equal(count, profile.Count(instant), tolerance: 1e-4);
            before = instant;
        }
        Assert.Equal(double.PositiveInfinity, profile.Instant(all));
    }

    [Theory]
    [InlineData(0, 500, 0, 0)]
    [InlineData(100, 100, 10, 1000)]
    [InlineData(0, 100, 10, 500)]
    [InlineData(100, 0, 5, 375)]
    public void A_ramp_counts_the_area_below_it(double from, double to, double at, double count) =>
        Assert.Equal(count, RateShape.Ramp(from, to, 10).Profile().Count(at), 9);

    [Fact]
    public void Even_arrivals_come_at_their_multiples_and_no_error_adds_up()
    {
        ArrivalSequence arrivals = new(RateShape.Constant(3, 100_000).Profile(), poisson: false, seed: 1);
        for (int i = 0; i < 300_000; i++)
            Assert.Equal(i / 3.0, arrivals.Next(), 9);
        Assert.Equal(double.PositiveInfinity, arrivals.Next());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_workers_send_what_one_would(bool poisson)
    {
        double[] one = [.. All(0, 1)];
        double[] four = [.. Enumerable.Range(0, 4).SelectMany(w => All(w, 4)).Order()];
        Assert.Equal(one, four);

        IEnumerable<double> All(int worker, int workers)
        {
            ArrivalSequence arrivals = new(RateShape.Ramp(50, 250, 10).Profile(), poisson, 0x1b2c3d4e, worker, workers);
            for (double at = arrivals.Next(); double.IsFinite(at); at = arrivals.Next())
                yield return at;
        }
    }

    [Fact]
    public void Poisson_arrivals_have_exponential_gaps_of_the_rate()
    {
        ArrivalSequence arrivals = new(RateShape.Constant(1000, 200).Profile(), poisson: true, seed: 7);
        List<double> gaps = [];
        double before = 0;
        for (double at = arrivals.Next(); double.IsFinite(at); at = arrivals.Next())
        {
            gaps.Add(at - before);
            before = at;
        }
        // 200,000 of them: the mean of n exponential gaps has a relative deviation of 1/√n, and so has the share below the mean.
        Assert.InRange(gaps.Average() * 1000, 0.99, 1.01);
        Assert.InRange(gaps.Count(g => g < 0.001) / (double)gaps.Count, 1 - Math.Exp(-1) - 0.005, 1 - Math.Exp(-1) + 0.005);
        Assert.InRange(gaps.Count(g => g > 0.004) / (double)gaps.Count, Math.Exp(-4) - 0.002, Math.Exp(-4) + 0.002);
    }
}
