using MicroSim.Contract;

namespace MicroSim.Load.Schedules;

/// <summary>
/// The instants at which requests are to be sent, one after the other. Each is computed from the start, so an error never adds up. Of several workers each
/// takes every n-th of the same sequence: together they send what one alone would.
/// </summary>
public sealed class ArrivalSequence(IRateProfile profile, bool poisson, uint seed, int worker = 0, int workers = 1)
{
    private static readonly DiceKey key = DiceKey.Of("arrival");

    private readonly Dice dice = new(seed);
    private double count;
    private long number = -1;

    /// <summary>The number of the last arrival in the whole sequence, from 0.</summary>
    public long Number => number;

    /// <summary>When this worker's next arrival is due, in seconds from the start; infinite when there is none any more.</summary>
    public double Next()
    {
        do
        {
            number++;
            // A Poisson process is one of rate 1 whose time is stretched by the profile. The draw is never 0: its logarithm would have no end.
            count = poisson ? count - Math.Log(1 - dice.Unit(Key(number))) : number;
        }
        while (number % workers != worker);
        return profile.Instant(count);
    }

    // The keys' numbers are of 32 bits: a second one comes in after the first 2^31 arrivals.
    private static DiceKey Key(long number) => key.Slash((int)(number & int.MaxValue)).Slash((int)(number >> 31));
}
