using System.Runtime.CompilerServices;
using MicroSim.Telemetry.Histograms;
using MicroSim.Telemetry.Scraping;

namespace MicroSim.Telemetry.Measures;

/// <summary>What is kept of one service or connection: each second of the last five minutes, each ten seconds of the last hour.</summary>
internal sealed class MeasureSeries
{
    public const int FineSeconds = 300;
    public const int CoarseWidth = 10;
    public const int Reach = 3600;

    // A few more than are shown, so that the oldest slot of a window is not overwritten while it is still asked for.
    private readonly MeasureRing fine = new(1, FineSeconds + 30);
    private readonly MeasureRing coarse = new(CoarseWidth, Reach / CoarseWidth + 3);

    /// <summary>The newest second that was written.</summary>
    public long Newest { get; private set; }

    /// <summary>Adds a scrape of a replica.</summary>
    public void Add(long second, ReplicaCounters replica)
    {
        foreach (MeasureRing ring in (ReadOnlySpan<MeasureRing>)[fine, coarse])
        {
            ref MeasureSlot slot = ref ring.At(second);
            if (!Unsafe.IsNullRef(ref slot))
                slot.Add(replica, (int)(second % ring.Width));
        }
        Newest = Math.Max(Newest, second);
    }

    /// <summary>Adds calls.</summary>
    public void Add(long second, CallCounts counts)
    {
        foreach (MeasureRing ring in (ReadOnlySpan<MeasureRing>)[fine, coarse])
        {
            ref MeasureSlot slot = ref ring.At(second);
            if (!Unsafe.IsNullRef(ref slot))
                slot.Add(counts);
        }
        Newest = Math.Max(Newest, second);
    }

    /// <summary>Adds up a stretch of time.</summary>
    public MeasureSum Sum(long from, long to, bool isFine)
    {
        MeasureRing ring = isFine ? fine : coarse;
        MeasureSum sum = new();
        for (long second = from; second < to; second += ring.Width)
        {
            if (ring.TryGet(second, out MeasureSlot slot))
                sum.Add(slot);
        }
        return sum;
    }
}
