using System.Text.Json.Nodes;
using MicroSim.Conformance.Cases;

namespace MicroSim.Conformance.Running;

/// <summary>Many runs of one call, over one connection or several at the same time: how often each status came, and how long the calls took.</summary>
/// <param name="Tally">Statuses, each with how often it came; 0 is no reply.</param>
/// <param name="Spread">Times in ms: <c>mean</c>, <c>p50</c>, <c>p99</c>.</param>
internal sealed record Series(JsonObject Tally, JsonObject Spread)
{
    public static async Task<Series> RunAsync(Step step, Func<(Step Step, int Number), Task<JsonObject>> observe)
    {
        Dictionary<string, int> counts = [];
        List<double> times = new(step.Times);
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, step.AtOnce).Select(LaneAsync));
        times.Sort();
        return new Series(new JsonObject(counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))), new JsonObject
        {
            ["mean"] = times.Average(),
            ["p50"] = Percentile(times, 0.50),
            ["p99"] = Percentile(times, 0.99),
        });

        // Which run a lane takes next does not matter: draws are keyed, not sequential.
        async Task LaneAsync(int lane)
        {
            Step own = step.AtOnce == 1 ? step : step with { Over = $"series {lane}" };
            while (Interlocked.Increment(ref next) - 1 is int number && number < step.Times)
            {
                JsonObject seen = await observe((own, number));
                string status = seen["status"]?.ToString() ?? "0";
                lock (counts)
                {
                    counts[status] = counts.GetValueOrDefault(status) + 1;
                    times.Add((double)seen["ms"]!);
                }
            }
        }
    }

    /// <summary>The smallest of the sorted values that at least this part of them does not pass.</summary>
    internal static double Percentile(IReadOnlyList<double> sorted, double part) => sorted[Math.Max((int)Math.Ceiling(part * sorted.Count) - 1, 0)];
}
