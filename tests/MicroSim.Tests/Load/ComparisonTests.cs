using MicroSim.Contract;
using MicroSim.Load.Comparison;
using MicroSim.Load.Results;

namespace MicroSim.Tests.Load;

/// <summary>What is said of two loads, against distributions whose truth is known.</summary>
public sealed class ComparisonTests
{
    private const int Trials = 200;

    private static readonly DiceKey key = DiceKey.Of("sample");

    [Theory]
    [InlineData(60, true)]
    [InlineData(8, false)]
    public void Two_loads_of_the_same_kind_are_told_apart_as_seldom_as_the_confidence_says(int count, bool blocks)
    {
        int told = Enumerable.Range(0, Trials).Count(t => !Difference(t, count, blocks, shift: 0).HoldsZero);
        // 95 % confidence: 10 of 200 by chance; medians of few figures lie further apart.
        Assert.InRange(told, 0, 24);
    }

    [Theory]
    [InlineData(60, true, 40)]
    [InlineData(8, false, 150)]
    public void A_true_difference_lies_in_the_interval_and_a_large_one_is_told(int count, bool blocks, double shift)
    {
        Interval[] all = [.. Enumerable.Range(0, Trials).Select(t => Difference(t, count, blocks, shift))];
        Assert.InRange(all.Count(i => i.Low <= shift && i.High >= shift), Trials * 88 / 100, Trials);
        Assert.InRange(all.Count(i => !i.HoldsZero && i.Difference > 0), Trials * 80 / 100, Trials);
    }

    [Fact]
    public void Neighbours_that_are_alike_do_not_look_like_certainty()
    {
        // Eight quiet seconds, eight slow ones, and so on: a random walk of the kind that a system under load takes.
        int Told(bool blocks) => Enumerable.Range(0, Trials).Count(t => !new Bootstrap((uint)t).Difference(Waves(2 * t), Waves(2 * t + 1), Enumerable.Average, blocks).HoldsZero);
        int with = Told(blocks: true), without = Told(blocks: false);
        Assert.True(with < without, $"told {with} of {Trials} apart with blocks, {without} without");
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval() => Assert.Equal(Difference(3, 60, true, 5), Difference(3, 60, true, 5));

    [Fact]
    public void Runs_are_compared_where_there_are_five_and_seconds_else()
    {
        LoadReport before = Report(runs: 5, rate: 200, p99: 80), after = Report(runs: 5, rate: 200, p99: 120);
        LoadComparison byRun = LoadComparison.Of(before, after, 1);
        Assert.Equal(("medians of 5 and 5 runs", 0), (byRun.Basis, byRun.Notes.Count));
        Assert.Equal(
            [("throughput", ComparisonVerdicts.None), ("p50", ComparisonVerdicts.None), ("p99", ComparisonVerdicts.Worse), ("errors", ComparisonVerdicts.None)],
            byRun.Rows.Select(r => (r.Measure, r.Verdict)));
        Assert.InRange(byRun.Rows[2].Difference!.Value, 38, 42);

        LoadComparison bySecond = LoadComparison.Of(Report(runs: 1, rate: 200, p99: 80), Report(runs: 1, rate: 100, p99: 80), 1);
        Assert.Equal("medians of 20 and 20 seconds", bySecond.Basis);
        Assert.Equal(("throughput", -100.0, ComparisonVerdicts.Worse), (bySecond.Rows[0].Measure, bySecond.Rows[0].Difference, bySecond.Rows[0].Verdict));
        Assert.Contains(bySecond.Notes, n => n.StartsWith("seconds of one run tell nothing of how runs differ", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_answered_is_nothing_to_compare()
    {
        LoadReport none = Report(runs: 1, rate: 0, p99: 0);
        Assert.Equal(ComparisonVerdicts.Nothing, LoadComparison.Of(none, Report(runs: 1, rate: 100, p99: 50), 1).Rows[2].Verdict);
    }

    // Latencies around 100 with an exponential tail.
    private static Interval Difference(int trial, int count, bool blocks, double shift) => new Bootstrap((uint)trial).Difference(Sample(2 * trial, count), [.. Sample(2 * trial + 1, count).Select(x => x + shift)], Bootstrap.Median, blocks);

    private static double[] Sample(int number, int count)
    {
        Dice dice = new((uint)number);
        return [.. Enumerable.Range(0, count).Select(i => 100 - 50 * Math.Log(1 - dice.Unit(key.Slash(i))))];
    }

    private static double[] Waves(int number)
    {
        Dice dice = new((uint)number);
        double level = 0;
        return [.. Enumerable.Range(0, 64).Select(i => level = 0.7 * level + dice.Unit(key.Slash(i)) - 0.5)];
    }

    // Twenty seconds in each run behind a warm-up of two that is slow; every figure a little different from the one before.
    private static LoadReport Report(int runs, double rate, double p99)
    {
        const int warmUp = 2, counted = 20;
        List<SecondFigures> seconds = [];
        List<RunFigures> each = [];
        for (int run = 0; run < runs; run++)
        {
            int start = run * (warmUp + counted);
            for (int s = 0; s < warmUp + counted; s++)
                seconds.Add(new(start + s, (long)rate, s < warmUp ? 1 : (long)rate, 0, 0, 1, rate == 0 ? 0 : 10, p99, s < warmUp ? 5000 : p99, rate == 0 ? 0 : p99, []));
            each.Add(new(rate, 0, rate == 0 ? null : 10, rate == 0 ? null : p99 + run % 3 * 0.5, start + warmUp, start + warmUp + counted));
        }
        Quantiles q = new(1, 1, 1, 1, 1, 1, 1, 1, 1);
        return new("t", "l", DateTimeOffset.UnixEpoch, 20, 2, 1, rate, 0, new Dictionary<string, long>(), new Dictionary<string, long>(), 0, 0, 0, q, q, q, [], [], seconds, 1, [], [], [], true, "00000001", "", false, each);
    }
}
