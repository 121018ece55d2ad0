using MicroSim.Contract;
using MicroSim.Telemetry.Traces;

namespace MicroSim.Tests.Telemetry.Traces;

public sealed class TraceFeedTests
{
    private static readonly DateTimeOffset start = DateTimeOffset.UnixEpoch;

    private readonly TraceFeed feed = new(TimeSpan.FromSeconds(2), most: 3);

    [Fact]
    public void A_trace_is_over_once_when_nothing_came_of_it_for_a_while()
    {
        feed.Touch([new(0, 1), new(0, 2)], start);
        feed.Touch([new(0, 1)], start.AddSeconds(1));
        Assert.Empty(feed.Take(start.AddSeconds(1.9), out _));
        Assert.Equal([new TraceId(0, 2)], feed.Take(start.AddSeconds(2), out _));
        Assert.Equal([new TraceId(0, 1)], feed.Take(start.AddSeconds(3), out _));
        Assert.Empty(feed.Take(start.AddSeconds(9), out _));
    }

    [Fact]
    public void One_of_which_more_comes_later_is_over_again()
    {
        feed.Touch([new(0, 1)], start);
        Assert.Single(feed.Take(start.AddSeconds(2), out _));
        feed.Touch([new(0, 1)], start.AddSeconds(3));
        Assert.Single(feed.Take(start.AddSeconds(5), out _));
    }

    [Fact]
    public void A_flood_is_bounded_and_what_is_beyond_is_counted_once()
    {
        feed.Touch(Enumerable.Range(1, 1000).Select(i => new TraceId(0, (ulong)i)), start);
        Assert.Equal(3, feed.Take(start.AddSeconds(2), out long missed).Count);
        Assert.Equal(997, missed);
        feed.Take(start.AddSeconds(4), out missed);
        Assert.Equal(0, missed);
    }
}
