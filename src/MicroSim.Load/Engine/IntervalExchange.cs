using System.Collections.Concurrent;
using System.Threading.Channels;
using MicroSim.Load.Recording;

namespace MicroSim.Load.Engine;

/// <summary>Hands seconds from the thread of the load to the one that tells of them, and gives the used ones back. The load never waits for it.</summary>
internal sealed class IntervalExchange
{
    private readonly ConcurrentBag<Interval> empty = [new(), new()];
    private readonly Channel<Interval> handed = Channel.CreateUnbounded<Interval>(new() { SingleReader = true, SingleWriter = true });

    public ChannelReader<Interval> Handed => handed.Reader;

    public Interval Empty(int second)
    {
        Interval interval = empty.TryTake(out Interval? used) ? used : new();
        interval.Clear(second);
        return interval;
    }

    public void Hand(Interval interval) => handed.Writer.TryWrite(interval);

    public void GiveBack(Interval interval) => empty.Add(interval);

    public void End() => handed.Writer.Complete();
}
