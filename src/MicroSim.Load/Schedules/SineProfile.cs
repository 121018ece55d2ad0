namespace MicroSim.Load.Schedules;

/// <summary>A rate that swings around a mean like a day's traffic does.</summary>
/// <param name="mean">Arrivals per second in the middle.</param>
/// <param name="amplitude">How far it goes up and down; at most the mean.</param>
/// <param name="period">Seconds from one peak to the next.</param>
/// <param name="length">How long it lasts, in seconds.</param>
public sealed class SineProfile(double mean, double amplitude, double period, double length) : IRateProfile
{
    // Halving a span of a day so often ends below a nanosecond.
    private const int Halvings = 50;

    private readonly double omega = 2 * Math.PI / period;

    public double Seconds => length;

    public double Count(double seconds)
    {
        double at = Math.Min(seconds, length);
        return mean * at + amplitude / omega * (1 - Math.Cos(omega * at));
    }

    public double Instant(double count)
    {
        if (count >= Count(length))
            return double.PositiveInfinity;
        // Between the bounds that the mean gives: the swing moves the count by at most 2 amplitude/ω.
        double low = Math.Max(0, (count - 2 * amplitude / omega) / mean), high = Math.Min(length, (count + 2 * amplitude / omega) / mean);
        for (int i = 0; i < Halvings && high - low > 1e-9; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Count(middle) <= count ? (middle, high) : (low, middle);
        }
        return low;
    }
}
