using System.Text.Json;
using System.Text.RegularExpressions;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Reports;
using MicroSim.Load.Results;
using MicroSim.Load.Schedules;

namespace MicroSim.Tests.Load;

/// <summary>The page that a load writes: it opens without a network, and whatever it is told of stays text.</summary>
public sealed class HtmlReportTests
{
    private const string Hostile = "</script><img src=x onerror=alert(1)> & \"'`${}";

    private readonly string page = HtmlReport.Of(Report());

    [Fact]
    public void Nothing_is_loaded_from_anywhere()
    {
        Assert.Equal(["http://www.w3.org/2000/svg"], Regex.Matches(page, @"\w+://[^""'\s]*").Select(m => m.Value).Distinct());
        Assert.DoesNotMatch(@"<(link|img|iframe|object|base)\b|\bsrc=|@import|url\(|\bimport\b|\bfetch\b|XMLHttpRequest|WebSocket", Regex.Replace(page, "const report = .*", ""));
    }

    [Fact]
    public void No_name_becomes_a_part_of_the_page()
    {
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "</script>"));
        Assert.DoesNotMatch("innerHTML|outerHTML|document\\.write|insertAdjacentHTML|\\beval\\b", page);
        JsonElement report = JsonElement.Parse(Regex.Match(page, "const report = (.*);").Groups[1].Value);
        Assert.Equal((Hostile, Hostile), (report.GetProperty("target").GetString(), report.GetProperty("requests")[0].GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("Latency by percentile")]
    [InlineData("Latency over time")]
    [InlineData("Throughput")]
    [InlineData("Errors")]
    [InlineData("How requests ended")]
    public void It_has_every_part(string title) => Assert.Contains($"section(\"{title}", page, StringComparison.Ordinal);

    private static LoadReport Report()
    {
        LoadPlan plan = new([new(Hostile, "http://h/"), new("b", "http://h/")], new(RateShape.Constant(10, 2)), null, 2);
        RequestTotals[] totals = [new(), new()];
        totals[0].Add(Outcome.Ok, 3);
        totals[0].AddStatus(200, 3);
        totals[0].Latency.Record(5_000_000);
        SecondFigures second = new(0, 3, 3, 0, 0, 0, 5, 5, 5, 5, new long[HeatScale.Rows]);
        LoadResult result = new(plan, totals, new(), new(), [second], 1, 2, 0.1, 1);
        return LoadReports.Of(result, Hostile, Hostile, DateTimeOffset.UnixEpoch, []);
    }
}
