using System.Text.Json;
using System.Text.Json.Serialization;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Compare;

/// <summary>A comparison as programs and pages get it.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="Rounds">How often each had its turn.</param>
/// <param name="Seconds">How long each was loaded for its throughput, and again for its latencies.</param>
/// <param name="Users">The closed loop's, for throughput, processor time and memory.</param>
/// <param name="Rate">The open loop's, for the latencies.</param>
/// <param name="FaultShare">The share of requests that were to fail in the last part, 0 to 1.</param>
/// <param name="Processors">How many processors there are for agent and generator together.</param>
/// <param name="Seed">Decided all draws.</param>
/// <param name="Frameworks">The agents, fastest first.</param>
internal sealed record CompareReport(
    DateTimeOffset StartedAt, int Rounds, double Seconds, int Users, double Rate, double FaultShare, int Processors, string Seed, IReadOnlyList<FrameworkFigures> Frameworks);

/// <summary>What an agent did, over all rounds.</summary>
/// <param name="Name">Its framework.</param>
/// <param name="Language">What it is written in.</param>
/// <param name="Rate">Whole replies per second.</param>
/// <param name="CpuUs">Processor time per request, in microseconds; null where the system does not tell.</param>
/// <param name="ResidentMb">Memory after the load, in millions of bytes; null where the system does not tell.</param>
/// <param name="StartMs">From its start to its first reply.</param>
/// <param name="Latency">At the given rate, of all rounds merged, in milliseconds.</param>
/// <param name="Distribution">The same by percentile.</param>
/// <param name="FaultShare">The share that failed where <see cref="CompareReport.FaultShare"/> was asked for.</param>
/// <param name="Requests">All that were to be sent.</param>
/// <param name="Errors">Those that failed and were not to.</param>
/// <param name="Missed">Arrivals that were not sent, for it did not keep up.</param>
/// <param name="Notes">What limits the figures, in sentences.</param>
internal sealed record FrameworkFigures(
    string Name, string Language, Spread Rate, Spread? CpuUs, Spread? ResidentMb, Spread StartMs, Quantiles Latency, IReadOnlyList<DistributionPoint> Distribution,
    double FaultShare, long Requests, long Errors, long Missed, IReadOnlyList<string> Notes);

/// <summary>A figure over rounds: a median, which one disturbed round does not move, and how far it went.</summary>
internal sealed record Spread(double Median, double Lowest, double Highest)
{
    public static Spread Of(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return new(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    /// <summary>Null when any of them is not known.</summary>
    public static Spread? Of(IReadOnlyList<double?> values) => values.All(v => v is not null) ? Of([.. values.Select(v => v!.Value)]) : null;
}

/// <summary>How comparisons are spelt in JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CompareReport))]
internal sealed partial class CompareReportJson : JsonSerializerContext;
