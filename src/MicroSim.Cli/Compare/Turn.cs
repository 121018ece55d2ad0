using MicroSim.Load.Recording;

namespace MicroSim.Cli.Compare;

/// <summary>What one agent did in one round.</summary>
/// <param name="StartMs">From its start to its first reply, in milliseconds.</param>
/// <param name="Rate">Whole replies per second to users who do not think.</param>
/// <param name="CpuUs">Its processor time for each of them, in microseconds; null where the system does not tell.</param>
/// <param name="ResidentMb">Its memory after all of it, in millions of bytes; null where the system does not tell.</param>
/// <param name="Latency">At the given rate, from the intended start.</param>
/// <param name="FaultShare">The share of requests that failed of those that a fault was asked for, 0 to 1.</param>
/// <param name="Requests">All that were to be sent in this turn.</param>
/// <param name="Errors">Those that failed although no fault was asked for, or otherwise than asked.</param>
/// <param name="Missed">Arrivals that were not sent.</param>
/// <param name="Notes">What limits the figures, in sentences.</param>
internal sealed record Turn(
    double StartMs, double Rate, double? CpuUs, double? ResidentMb, LatencyHistogram Latency, double FaultShare, long Requests, long Errors, long Missed, IReadOnlyList<string> Notes)
{
    /// <summary>Whose turn it is in a round, one after the other: each round begins with the next one, so that none is always first.</summary>
    public static IEnumerable<int> Order(int count, int round) => Enumerable.Range(0, count).Select(i => (i + round) % count);
}
