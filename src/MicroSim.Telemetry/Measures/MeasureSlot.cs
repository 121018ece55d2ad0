using System.Numerics;
using System.Runtime.CompilerServices;
using MicroSim.Telemetry.Histograms;
using MicroSim.Telemetry.Scraping;

namespace MicroSim.Telemetry.Measures;

/// <summary>What a series measured in one or some seconds, in as few bytes as it takes.</summary>
internal struct MeasureSlot
{
    /// <summary>Which stretch of time this is, counted in slots; 0 is none.</summary>
    public long Index;

    public BucketCounts Buckets;
    public uint Failed;

    /// <summary>How many scrapes are in it.</summary>
    public ushort Scrapes;

    /// <summary>A bit for each of its seconds that has a scrape.</summary>
    public ushort Seconds;

    /// <summary>Sums over its scrapes.</summary>
    public float Active, Cpu;
    public double Memory;
    public ConditionTypes Conditions;

    public void Add(CallCounts counts)
    {
        for (int i = 0; i < DurationBuckets.Count; i++)
            Buckets[i] = Sum(Buckets[i], counts.Buckets[i]);
        Failed = Sum(Failed, counts.Failed);
    }

    public void Add(ReplicaCounters replica, int second)
    {
        Add(replica.Answered);
        Scrapes++;
        Seconds |= (ushort)(1 << second);
        Active += (float)replica.Active;
        Cpu += (float)replica.CpuSeconds;
        Memory += replica.MemoryBytes;
        Conditions = Conditions.Or(replica.Conditions);
    }

    public readonly int SecondsSeen => BitOperations.PopCount(Seconds);

    private static uint Sum(uint before, ulong more) => (uint)Math.Min(before + more, uint.MaxValue);

    [InlineArray(Length)]
    internal struct BucketCounts
    {
        /// <summary>As many as <see cref="DurationBuckets.Count"/>.</summary>
        public const int Length = 19;

        private uint first;
    }
}
