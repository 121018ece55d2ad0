namespace MicroSim.Contract;

/// <summary>How long a <c>latency</c> fault waits (contract §1.5).</summary>
public static class LatencyDraw
{
    private const double LimitMs = 3_600_000;
    private const int Redraws = 100;

    /// <summary>The wait in ms, drawn with <paramref name="key"/> followed by <c>/delay</c>.</summary>
    public static double Milliseconds(FaultArgs args, Dice dice, DiceKey key)
    {
        double delay = args.Number("delay");
        double jitter = args.Number("jitter");
        DiceKey draw = key.Slash("delay");
        double value = args.Text("distribution") switch
        {
            "normal" => jitter == 0 ? delay : Normal(delay, jitter, dice, draw),
            "exponential" => delay - jitter * Math.Log(1 - dice.Unit(draw)),
            "pareto" => delay * Math.Pow(1 - dice.Unit(draw), -1 / args.Number("shape")),
            _ => jitter == 0 ? delay : delay + (2 * dice.Unit(draw) - 1) * jitter,
        };
        return Math.Clamp(value, 0, LimitMs);
    }

    // Box and Muller, 1958: one normal deviate of two uniform ones; 1 - a keeps the logarithm finite.
    private static double Normal(double mean, double deviation, Dice dice, DiceKey draw)
    {
        for (int k = 0; k < Redraws; k++)
        {
            double a = dice.Unit(draw.Slash(2 * k));
            double b = dice.Unit(draw.Slash(2 * k + 1));
            double value = mean + deviation * Math.Sqrt(-2 * Math.Log(1 - a)) * Math.Cos(2 * Math.PI * b);
            if (value >= 0)
                return value;
        }
        return 0;
    }
}
