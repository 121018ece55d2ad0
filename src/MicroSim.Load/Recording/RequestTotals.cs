namespace MicroSim.Load.Recording;

/// <summary>What became of one of the plan's requests.</summary>
public sealed class RequestTotals
{
    internal const int Statuses = 600;

    private readonly long[] outcomes = new long[Outcomes.All.Count];
    private readonly long[] statuses = new long[Statuses];

    /// <summary>From the intended start to the last byte, of all that were answered or timed out.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Bytes of whole replies, heads included.</summary>
    public long Bytes { get; private set; }

    public long Of(Outcome outcome) => outcomes[(int)outcome];

    /// <summary>How many were intended: each one ended somehow.</summary>
    public long Intended => outcomes.Sum();

    /// <summary>How often which status came.</summary>
    public IEnumerable<(int Status, long Count)> StatusCounts() => statuses.Select((count, status) => (status, count)).Where(s => s.count > 0);

    internal void Add(Outcome outcome, long count = 1) => outcomes[(int)outcome] += count;

    internal void AddStatus(int status, long count = 1) => statuses[status] += count;

    internal void AddBytes(long bytes) => Bytes += bytes;

    /// <summary>Adds what another worker counted.</summary>
    public void Add(RequestTotals other)
    {
        for (int i = 0; i < outcomes.Length; i++)
            outcomes[i] += other.outcomes[i];
        for (int i = 0; i < statuses.Length; i++)
            statuses[i] += other.statuses[i];
        Bytes += other.Bytes;
        Latency.Add(other.Latency);
    }
}
