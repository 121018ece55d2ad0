namespace MicroSim.Load.Recording;

/// <summary>One second of a worker's load, warm-up included.</summary>
internal sealed class Interval
{
    private readonly long[] outcomes = new long[Outcomes.All.Count];

    /// <summary>Which second, from 0.</summary>
    public int Second { get; set; }

    public long Started { get; set; }

    /// <summary>Requests under way at its end.</summary>
    public int InFlight { get; set; }

    /// <summary>Of those that ended in it.</summary>
    public LatencyHistogram Latency { get; } = new();

    public IReadOnlyList<long> Ended => outcomes;

    public void Add(Outcome outcome) => outcomes[(int)outcome]++;

    public void Clear(int second)
    {
        (Second, Started, InFlight) = (second, 0, 0);
        Array.Clear(outcomes);
        Latency.Clear();
    }
}
