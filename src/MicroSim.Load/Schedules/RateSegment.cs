namespace MicroSim.Load.Schedules;

/// <summary>A stretch of time in which the rate goes evenly from one value to another.</summary>
/// <param name="From">Arrivals per second at its start.</param>
/// <param name="To">Arrivals per second at its end.</param>
/// <param name="Seconds">How long it lasts.</param>
public sealed record RateSegment(double From, double To, double Seconds)
{
    /// <summary>The arrivals in all of it.</summary>
    internal double Total => (From + To) / 2 * Seconds;

    internal double Count(double seconds) => From * seconds + Slope / 2 * seconds * seconds;

    /// <summary>When so many of its arrivals are due: the root of a quadratic equation, in the form that stays exact when the slope is close to 0.</summary>
    internal double Instant(double count)
    {
        double discriminant = Math.Max(0, From * From + 2 * Slope * count);
        double divisor = From + Math.Sqrt(discriminant);
        return divisor == 0 ? 0 : Math.Min(Seconds, 2 * count / divisor);
    }

    private double Slope => Seconds == 0 ? 0 : (To - From) / Seconds;
}
