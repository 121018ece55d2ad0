using MicroSim.Contract;
using MicroSim.Load.Plans;

namespace MicroSim.Load.Engine;

/// <summary>Draws which of several requests the next one is, by weight.</summary>
internal sealed class RequestChoice
{
    private static readonly DiceKey key = DiceKey.Of("choice");

    private readonly double[] bounds;
    private readonly Dice dice;

    public RequestChoice(IReadOnlyList<PlannedRequest> requests, uint seed)
    {
        dice = new(seed);
        double all = requests.Sum(r => r.Weight), sum = 0;
        bounds = [.. requests.Select(r => (sum += r.Weight) / all)];
    }

    /// <summary>The request with this number in the sequence.</summary>
    public int Of(long number)
    {
        if (bounds.Length == 1)
            return 0;
        double drawn = dice.Unit(key.Slash((int)(number & int.MaxValue)).Slash((int)(number >> 31)));
        int i = 0;
        while (i < bounds.Length - 1 && drawn >= bounds[i])
            i++;
        return i;
    }
}
