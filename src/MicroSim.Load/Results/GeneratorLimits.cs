using System.Globalization;
using MicroSim.Load.Recording;

namespace MicroSim.Load.Results;

/// <summary>Says when figures are the generator's rather than the system's.</summary>
public static class GeneratorLimits
{
    private const double Saturated = 0.95, LatePart = 0.1, LateMs = 2;

    /// <summary>What limited the load, in sentences; empty when it was the system or nothing.</summary>
    public static IReadOnlyList<string> Of(LoadResult result)
    {
        List<string> limits = [];
        double lag = Milliseconds.Of(result.Lag.Quantile(0.99)), latency = Milliseconds.Of(result.Total.Latency.Quantile(0.99));
        if (lag > LateMs && lag > LatePart * latency)
            limits.Add(Text($"requests were sent late (99 % within {lag:0.0} ms of their time): the generator, not the system, was the limit; give it more CPU or more workers"));
        else if (result.Busy > Saturated)
            limits.Add(Text($"the generator was busy {result.Busy * 100:0} % of the time: the system may be able to do more; give it more CPU or more workers"));
        if (result.Total.Of(Outcome.Exhausted) is > 0 and long exhausted)
            limits.Add(Text($"{exhausted} requests found no port, descriptor or memory left on this machine: the generator, not the system, was the limit"));
        if (result.Total.Of(Outcome.Missed) is > 0 and long missed)
            limits.Add(Text($"{missed} arrivals were not sent, for all {result.Plan.MaxConnections} connections were waiting for replies: the system does not keep up with this rate, or more connections must be allowed"));
        return limits;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
