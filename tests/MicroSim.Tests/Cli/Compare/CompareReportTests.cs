using System.Text.Json;
using System.Text.RegularExpressions;
using MicroSim.Cli.Compare;
using MicroSim.Load.Recording;

namespace MicroSim.Tests.Cli.Compare;

public sealed class CompareReportTests
{
    private static readonly CompareSettings settings = new(3, 2, 1, 32, 200, 10, 0x1b2c3d4e, []);

    [Theory]
    [InlineData(0, "0 1 2")]
    [InlineData(1, "1 2 0")]
    [InlineData(5, "2 0 1")]
    public void Each_round_begins_with_another_one(int round, string order) => Assert.Equal(order, string.Join(' ', Turn.Order(3, round)));

    [Theory]
    [InlineData(new double[] { 5 }, 5, 5, 5)]
    [InlineData(new double[] { 9, 1, 4 }, 4, 1, 9)]
    [InlineData(new double[] { 9, 1, 4, 6 }, 5, 1, 9)]
    public void A_spread_is_the_median_and_how_far_it_went(double[] values, double median, double lowest, double highest) =>
        Assert.Equal(new Spread(median, lowest, highest), Spread.Of(values));

    [Fact]
    public void Rounds_are_put_together_and_the_fastest_comes_first()
    {
        CompareReport report = CompareReports.Of(
            settings,
            [("slow", "a", [OfRate(100, 2), OfRate(120, 4), OfRate(90, 30)]), ("fast", "b", [OfRate(900, 1), OfRate(1_000, 1), OfRate(50, 1)]), ("never", "c", [])],
            DateTimeOffset.UnixEpoch, 2);

        Assert.Equal(["fast", "slow"], report.Frameworks.Select(f => f.Name));
        FrameworkFigures slow = report.Frameworks[1];
        Assert.Equal((new Spread(100, 90, 120), new Spread(10, 10, 10)), (slow.Rate, slow.CpuUs));
        // Merged, not averaged: of 100 latencies each of 2, 4 and 30 ms the 150th is of 4 and the 225th of 30.
        Assert.Equal((4, 30), (Math.Round(slow.Latency.P50, 1), Math.Round(slow.Latency.P75, 1)));
        Assert.Equal((300L, 6L, 3L, "in 3 of 3 rounds: late"), (slow.Requests, slow.Errors, slow.Missed, Assert.Single(slow.Notes)));
        Assert.Equal(0.1, slow.FaultShare, 9);
        Assert.Equal((0.1, "1b2c3d4e"), (report.FaultShare, report.Seed));
    }

    [Fact]
    public void Rounds_have_draws_of_their_own_and_the_same_again()
    {
        Assert.Equal(3, Enumerable.Range(0, 3).Select(settings.SeedOf).Distinct().Count());
        Assert.Equal(settings.SeedOf(1), (settings with { Rounds = 9 }).SeedOf(1));
    }

    [Fact]
    public void What_one_round_could_not_tell_is_unknown()
    {
        CompareReport report = CompareReports.Of(settings, [("it", "a", [OfRate(1, 1), OfRate(1, 1) with { CpuUs = null, ResidentMb = null }])], DateTimeOffset.UnixEpoch, 2);
        Assert.Equal(((Spread?)null, (Spread?)null), (report.Frameworks[0].CpuUs, report.Frameworks[0].ResidentMb));
    }

    [Fact]
    public void The_page_needs_nothing_else_and_no_name_ends_its_script()
    {
        const string hostile = "</script><img src=x onerror=alert(1)>";
        CompareReport report = CompareReports.Of(settings, [(hostile, hostile, [OfRate(1, 1) with { Notes = [hostile] }])], DateTimeOffset.UnixEpoch, 2);
        string page = ComparePage.Of(report);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "</script>"));
        Assert.Equal(["http://www.w3.org/2000/svg"], Regex.Matches(page, @"\w+://[^""]*").Select(m => m.Value));
        Assert.DoesNotContain("innerHTML", page, StringComparison.Ordinal);
        JsonElement read = JsonElement.Parse(Regex.Match(page, "const report = (.*);").Groups[1].Value);
        Assert.Equal(hostile, read.GetProperty("frameworks")[0].GetProperty("name").GetString());
    }

    private static Turn OfRate(double rate, int milliseconds)
    {
        LatencyHistogram latency = new();
        for (int i = 0; i < 100; i++)
            latency.Record(milliseconds * 1_000_000L);
        return new(50, rate, 10, 20, latency, 0.1, 100, 2, 1, ["late"]);
    }
}
