using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>Two agents, compared by the shipped command.</summary>
public sealed class CompareTests
{
    [Fact]
    public async Task Two_frameworks_are_compared_and_a_tenth_fails_where_a_tenth_was_asked_for()
    {
        string page = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".html");
        try
        {
            (int code, string output, string errors) = await ShippedCommand.RunAsync(
                ["compare", "frameworks", "aspnetcore", "gorilla", "--rounds", "2", "--duration", "1s", "--warm-up", "500ms", "--users", "8", "--rate", "100", "--seed", "1b2c3d4e", "--report", page, "--output", "json"]);
            Assert.True(code == 0, errors);
            JsonElement report = JsonElement.Parse(output);
            JsonElement[] frameworks = [.. report.GetProperty("frameworks").EnumerateArray()];
            Assert.Equal(["aspnetcore", "gorilla"], frameworks.Select(f => f.GetProperty("name").GetString()).Order());
            Assert.All(frameworks, f =>
            {
                Assert.Equal((0, 0), (f.GetProperty("errors").GetInt32(), f.GetProperty("missed").GetInt32()));
                // 2 × 3,000 draws of 10 %: the deviation is 0.4 %.
                Assert.InRange(f.GetProperty("faultShare").GetDouble(), 0.08, 0.12);
                Assert.InRange(Median(f, "rate"), 200, 1_000_000);
                Assert.InRange(Median(f, "cpuUs"), 1, 20_000);
                Assert.InRange(Median(f, "residentMb"), 1, 500);
                Assert.InRange(Median(f, "startMs"), 1, 20_000);
                Assert.InRange(f.GetProperty("latency").GetProperty("p50").GetDouble(), 0.01, 1_000);
            });
            Assert.Contains("aspnetcore", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(page);
        }

        static double Median(JsonElement framework, string figure) => framework.GetProperty(figure).GetProperty("median").GetDouble();
    }
}
