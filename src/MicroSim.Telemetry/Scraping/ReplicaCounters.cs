using MicroSim.Telemetry.Exposition;
using MicroSim.Telemetry.Histograms;

namespace MicroSim.Telemetry.Scraping;

/// <summary>
/// The counters of one process of a service. Each scrape becomes what was counted since the one before; a text that cannot be read changes nothing. What it
/// keeps is bounded whatever the process writes: series and callees beyond the limits are left out and counted.
/// </summary>
public sealed class ReplicaCounters
{
    /// <summary>So many series are read of one process.</summary>
    public const int MostSeries = 20_000;

    /// <summary>So many callees.</summary>
    public const int MostPeers = 500;

    // What a double counts one by one.
    private const double LargestCount = 1L << 53;

    private readonly Dictionary<byte[], KnownSeries> known = new(SeriesComparer.Instance);
    private readonly Dictionary<byte[], KnownSeries>.AlternateLookup<ReadOnlySpan<byte>> bySeries;
    private readonly Dictionary<string, Peer> callees = new(StringComparer.Ordinal);
    private readonly List<KnownSeries> read = [];
    private readonly Peer answered = new();
    private bool wasRead;

    public ReplicaCounters() => bySeries = known.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The calls that it answered since the scrape before; a status of 5xx, or none, is a failure.</summary>
    public CallCounts Answered => answered.Counts;

    /// <summary>The tries of calls that it made since the scrape before, by callee.</summary>
    public IEnumerable<KeyValuePair<string, CallCounts>> Made => callees.Select(c => KeyValuePair.Create(c.Key, c.Value.Counts));

    /// <summary>CPU time since the scrape before, in seconds.</summary>
    public double CpuSeconds { get; private set; }

    /// <summary>Calls that are being answered.</summary>
    public double Active { get; private set; }

    /// <summary>Resident memory.</summary>
    public double MemoryBytes { get; private set; }

    /// <summary>The types of its conditions.</summary>
    public ConditionTypes Conditions { get; private set; }

    /// <summary>How many series were left out of the last scrape.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Takes a scrape; why it was refused, or null.</summary>
    /// <param name="text">What the process wrote.</param>
    /// <param name="newSince">A process that is seen for the first time and started later than this counts from zero; what an older one counted before is not news.</param>
    public string? Take(ReadOnlySpan<byte> text, DateTimeOffset newSince)
    {
        // 1. Read all of it; nothing changes yet.
        if (Read(text) is string refusal)
            return refusal;

        // 2. What is new since the scrape before?
        bool isNews = wasRead || IsYounger(newSince);
        wasRead = true;
        (CpuSeconds, Active, MemoryBytes, Conditions) = (0, 0, 0, default);
        foreach (KnownSeries series in read)
        {
            double delta = series.IsCounter ? series.Advance() : 0;
            switch (series.Kind)
            {
                case SeriesKind.Bucket when isNews:
                    series.Bucket!.Delta += delta;
                    break;
                case SeriesKind.Cpu when isNews:
                    CpuSeconds += delta;
                    break;
                case SeriesKind.Active:
                    Active = series.Next;
                    break;
                case SeriesKind.Memory:
                    MemoryBytes = series.Next;
                    break;
                case SeriesKind.Condition when series.Next > 0:
                    Conditions = Conditions.With(series.Condition);
                    break;
            }
        }

        // 3. Cumulative buckets become counts.
        answered.Drain();
        foreach (Peer callee in callees.Values)
            callee.Drain();
        return null;
    }

    private string? Read(ReadOnlySpan<byte> text)
    {
        read.Clear();
        LeftOut = 0;
        ExpositionReader samples = new(text);
        while (samples.Read())
        {
            if (!SeriesMeaning.IsWanted(samples.Name))
                continue;
            if (!bySeries.TryGetValue(samples.Series, out KnownSeries? series))
            {
                if (known.Count >= MostSeries)
                {
                    LeftOut++;
                    continue;
                }
                SeriesMeaning meaning = SeriesMeaning.Of(samples.Name, samples.Labels);
                if (meaning.Problem is string problem)
                    return problem;
                series = Know(meaning);
                known.Add(samples.Series.ToArray(), series);
            }
            if (series.Kind == SeriesKind.Other)
            {
                LeftOut++;
                continue;
            }
            if (!(samples.Value >= 0 && samples.Value <= LargestCount))
                return $"a {series.Kind} of {samples.Value} is none";
            series.Next = samples.Value;
            read.Add(series);
        }
        return samples.Error;
    }

    private KnownSeries Know(SeriesMeaning meaning)
    {
        if (meaning.Kind != SeriesKind.Bucket)
            return new KnownSeries(meaning.Kind, condition: meaning.Condition);
        Peer? peer = answered;
        if (meaning.Callee is string callee && !callees.TryGetValue(callee, out peer) && callees.Count < MostPeers)
            callees.Add(callee, peer = new Peer());
        return peer is null ? new KnownSeries(SeriesKind.Other) : new KnownSeries(SeriesKind.Bucket, peer.Bucket(meaning.IsFailure, meaning.Bound));
    }

    private bool IsYounger(DateTimeOffset since) => read.Find(s => s.Kind == SeriesKind.Start) is KnownSeries start && start.Next >= since.ToUnixTimeMilliseconds() / 1000.0;
}
