using MicroSim.Telemetry.Histograms;
using MicroSim.Telemetry.Scraping;

namespace MicroSim.Telemetry.Measures;

/// <summary>Slots that are being added up.</summary>
internal sealed class MeasureSum
{
    private readonly ulong[] buckets = new ulong[DurationBuckets.Count];
    private ulong failed;
    private int scrapes;
    private double active, cpu, memory;
    private ConditionTypes conditions;

    /// <summary>How many seconds have a scrape.</summary>
    public int Seconds { get; private set; }

    public void Add(in MeasureSlot slot)
    {
        for (int i = 0; i < buckets.Length; i++)
            buckets[i] += slot.Buckets[i];
        failed += slot.Failed;
        scrapes += slot.Scrapes;
        Seconds += slot.SecondsSeen;
        active += slot.Active;
        cpu += slot.Cpu;
        memory += slot.Memory;
        conditions = conditions.Or(slot.Conditions);
    }

    public void Add(MeasureSum other)
    {
        for (int i = 0; i < buckets.Length; i++)
            buckets[i] += other.buckets[i];
        failed += other.failed;
        scrapes += other.scrapes;
        Seconds += other.Seconds;
        active += other.active;
        cpu += other.cpu;
        memory += other.memory;
        conditions = conditions.Or(other.conditions);
    }

    /// <summary>What it comes to.</summary>
    /// <param name="start">When the stretch of time begins, in Unix seconds.</param>
    /// <param name="seconds">How many of its seconds are known.</param>
    public Measure Calls(long start, int seconds)
    {
        ulong all = 0;
        foreach (ulong bucket in buckets)
            all += bucket;
        return new Measure(DateTimeOffset.FromUnixTimeSeconds(start), (long)all, (long)failed, seconds)
        {
            P50 = Percentile.Of(buckets, 0.5),
            P90 = Percentile.Of(buckets, 0.9),
            P99 = Percentile.Of(buckets, 0.99),
        };
    }

    /// <summary>The same with what its processes were like.</summary>
    public ProcessMeasure Processes() => new(active / Seconds, cpu / Seconds, memory / Seconds, (double)scrapes / Seconds, conditions.Names);
}
