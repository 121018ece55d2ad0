using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Scenarios;

/// <summary>Spans of time as people write them.</summary>
public sealed class TimeTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("60s", 60_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h0m1s1ms", 3_601_001)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2h", 7_200_000)]
    [InlineData("0s", 0)]
    [InlineData("", null)]
    [InlineData("60", null)]
    [InlineData("1s30m", null)]
    [InlineData("-1s", null)]
    [InlineData("1 s", null)]
    [InlineData("0.4ms", null)]
    [InlineData("99999999999999999999h", null)]
    public void A_span_is_read(string text, int? milliseconds) => Assert.Equal(milliseconds, TimeText.Milliseconds(text));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(500, "500ms")]
    [InlineData(90_000, "1m30s")]
    [InlineData(86_400_000, "24h")]
    [InlineData(61_250, "1m1s250ms")]
    public void A_span_is_written_and_read_again(int milliseconds, string text)
    {
        Assert.Equal(text, TimeText.Of(TimeSpan.FromMilliseconds(milliseconds)));
        Assert.Equal(milliseconds, TimeText.Milliseconds(text));
    }
}
