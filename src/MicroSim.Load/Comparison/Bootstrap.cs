using MicroSim.Contract;

namespace MicroSim.Load.Comparison;

/// <summary>
/// How far two samples' figures are apart, and how sure that is: both samples are drawn again and again from themselves, and 95 % of the differences that come
/// out are the interval. Figures of seconds that follow each other are alike, so they are drawn in blocks.
/// </summary>
/// <param name="seed">Decides all draws.</param>
public sealed class Bootstrap(uint seed)
{
    /// <summary>How often samples are drawn.</summary>
    public const int Draws = 2_000;

    private const double Confidence = 0.95;

    private static readonly DiceKey key = DiceKey.Of("bootstrap");

    private readonly Dice dice = new(seed);
    private int drawn;

    /// <summary>The difference of a statistic, after minus before, with its interval.</summary>
    /// <param name="before">One sample, in the order in which it was measured.</param>
    /// <param name="after">The other one.</param>
    /// <param name="statistic">Such as the median.</param>
    /// <param name="blocks">Whether neighbours are alike.</param>
    public Interval Difference(IReadOnlyList<double> before, IReadOnlyList<double> after, Func<double[], double> statistic, bool blocks)
    {
        double[] differences = new double[Draws];
        double[] a = new double[before.Count], b = new double[after.Count];
        for (int i = 0; i < Draws; i++)
            differences[i] = statistic(Again(after, b, blocks)) - statistic(Again(before, a, blocks));
        Array.Sort(differences);
        int cut = (int)Math.Floor((1 - Confidence) / 2 * Draws);
        return new(statistic([.. after]) - statistic([.. before]), differences[cut], differences[Draws - 1 - cut]);
    }

    /// <summary>The middle one; between the two in the middle of an even number. Reorders the sample.</summary>
    public static double Median(double[] sample)
    {
        Array.Sort(sample);
        int middle = sample.Length / 2;
        return sample.Length % 2 == 1 ? sample[middle] : (sample[middle - 1] + sample[middle]) / 2;
    }

    private double[] Again(IReadOnlyList<double> sample, double[] into, bool blocks)
    {
        int length = blocks ? (int)Math.Ceiling(Math.Cbrt(sample.Count)) : 1;
        for (int at = 0; at < into.Length; at += length)
        {
            // Blocks go round, so that every figure is drawn as often.
            int from = (int)(dice.Unit(key.Slash(drawn++ & int.MaxValue)) * sample.Count);
            for (int i = 0; i < length && at + i < into.Length; i++)
                into[at + i] = sample[(from + i) % sample.Count];
        }
        return into;
    }
}

/// <summary>A difference and the interval that holds it with 95 % confidence.</summary>
public sealed record Interval(double Difference, double Low, double High)
{
    /// <summary>Whether it may as well be none.</summary>
    public bool HoldsZero => Low <= 0 && High >= 0;
}
