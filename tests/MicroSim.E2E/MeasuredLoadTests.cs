using System.Globalization;
using System.Text.Json;
using MicroSim.E2E.Shipped;
using MicroSim.Telemetry.Histograms;

namespace MicroSim.E2E;

/// <summary>What MicroSim measures is what the load generator saw: counts to the last one, percentiles to a bucket.</summary>
public sealed class MeasuredLoadTests
{
    private const int Rate = 100, Seconds = 6;

    private static readonly string[] frameworks = BuiltAgents.Frameworks;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A fifth fails at once, the others take 10 to 60 ms and a few of them 300 ms more: the percentiles lie in different buckets.
    private static string Document => $$"""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: loaded }
        spec:
          services:
        {{string.Join('\n', frameworks.Select(f => $$"""    {{f}}: { framework: {{f}}, faults: { before: [{ type: error, args: { status: 503 }, probability: 20 }, { type: latency, args: { delay: 35, jitter: 25 } }, { type: latency, args: { delay: 300 }, probability: 4 }] } }"""))}}
        """;

    [Fact]
    public async Task Under_a_known_load_with_known_faults_the_figures_are_those_of_the_generator()
    {
        await using UpProcess up = await UpProcess.StartTextAsync("loaded.yaml", Document);
        foreach (string framework in frameworks)
        {
            JsonElement seen = await LoadAsync(up, framework);
            // All of them were sent and answered: else there is nothing to compare.
            Assert.Equal(Rate * Seconds, seen.GetProperty("intended").GetInt64());
            long failed = Count(seen, "503");
            Assert.Equal(Rate * Seconds, Count(seen, "200") + failed);

            JsonElement total = await TotalAsync(up, framework, Rate * Seconds);
            Assert.Equal((Rate * Seconds, failed), (total.GetProperty("requests").GetInt64(), total.GetProperty("errors").GetInt64()));
            foreach (string percentile in (string[])["p50", "p90", "p99"])
            {
                double here = total.GetProperty($"{percentile}Ms").GetDouble(), there = seen.GetProperty("service").GetProperty(percentile).GetDouble();
                Figures.Say($"{framework} {percentile}: measured {here:0.0} ms, seen {there:0.0} ms");
                Assert.True(Math.Abs(Bucket(here) - Bucket(there)) <= 1, $"{framework} {percentile}: measured {here} ms, seen {there} ms: {total}");
            }
        }
    }

    private static async Task<JsonElement> LoadAsync(UpProcess up, string service)
    {
        (int code, string output, string errors) = await ShippedCommand.RunAsync(
            ["load", "loaded", "--service", service, "--rate", Text(Rate), "--duration", $"{Text(Seconds)}s", "--output", "json", "--server", $"http://127.0.0.1:{up.Port}"]);
        Assert.True(code == 0, errors + output);
        return JsonElement.Parse(output);
    }

    private static async Task<JsonElement> TotalAsync(UpProcess up, string service, int expected)
    {
        JsonElement total = default;
        // A process is read once a second, and shown when all of that second were.
        await Eventually.TrueAsync(async () =>
        {
            JsonElement metrics = JsonElement.Parse(await up.Http.GetStringAsync("api/v1/simulations/loaded/metrics", Cancellation));
            return metrics.GetProperty("services").EnumerateArray().Single(s => s.GetProperty("name").GetString() == service).TryGetProperty("total", out total) && total.GetProperty("requests").GetInt64() >= expected;
        }, TimeSpan.FromSeconds(20), () => $"all calls of {service} are counted: {total}");
        return total;
    }

    private static long Count(JsonElement report, string status) => report.GetProperty("statuses").TryGetProperty(status, out JsonElement count) ? count.GetInt64() : 0;

    private static int Bucket(double milliseconds) => DurationBuckets.Of(milliseconds / 1000);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
