using System.Text.Json;
using MicroSim.Conformance.Running;

namespace MicroSim.Tests.Conformance;

/// <summary>What the cases of long series ask for is what a user who asks for a rate may expect.</summary>
public sealed class SeriesTests
{
    private const int Calls = 10_000;
    private const double Sigmas = 3;

    [Fact]
    public void The_errors_that_cases_expect_are_within_3_sigma_of_the_rates_asked_for()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "contract", "cases", "19-series.json")));
        JsonElement[] rows = [.. file.RootElement.GetProperty("cases")[0].GetProperty("each").EnumerateArray()];

        Assert.Equal([0.1, 1, 10, 30, 50, 60, 99, 99.9, 100], rows.Select(r => r.GetProperty("percent").GetDouble()));
        Assert.All(rows, row =>
        {
            double rate = row.GetProperty("percent").GetDouble() / 100, sigma = Math.Sqrt(Calls * rate * (1 - rate));
            JsonElement tally = row.GetProperty("tally");
            int errors = row.GetProperty("errors").GetInt32(), rest = tally.TryGetProperty("200", out JsonElement well) ? well.GetInt32() : 0;
            Assert.Equal((errors, Calls), (tally.GetProperty("500").GetInt32(), errors + rest));
            Assert.InRange(errors, Calls * rate - Sigmas * sigma, Calls * rate + Sigmas * sigma);
        });
    }

    [Theory]
    [InlineData(0.99, 99)]
    [InlineData(0.5, 50)]
    [InlineData(0.001, 1)]
    [InlineData(1, 100)]
    public void A_percentile_is_a_time_that_came(double part, double expected) =>
        Assert.Equal(expected, Series.Percentile([.. Enumerable.Range(1, 100).Select(i => (double)i)], part));
}
