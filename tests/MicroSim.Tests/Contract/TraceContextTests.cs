using MicroSim.Contract;

namespace MicroSim.Tests.Contract;

public sealed class TraceContextTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData($"00-{Trace}-00f067aa0ba902b7-01", true)]
    [InlineData($"00-{Trace}-00f067aa0ba902b7-00", false)]
    [InlineData($"00-{Trace}-00f067aa0ba902b7-0a", false)]
    [InlineData($"cc-{Trace}-00f067aa0ba902b7-01-what-else", true)]
    public void A_traceparent_is_read(string text, bool sampled)
    {
        Assert.True(TraceContext.TryReadTraceParent(text, out TraceContext context));
        Assert.Equal((Trace, 0xf067aa0ba902b7UL, sampled, TraceFormats.W3C), (context.Trace.ToString(), context.Span, context.Sampled, context.Formats));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData($"00-{Trace}-00f067aa0ba902b7")]
    [InlineData($"00-{Trace}-00f067aa0ba902b7-01-more")]
    [InlineData($"ff-{Trace}-00f067aa0ba902b7-01")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData($"00-{Trace}-0000000000000000-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e473 -00f067aa0ba902b7-01")]
    public void A_malformed_one_counts_as_none(string? text) => Assert.False(TraceContext.TryReadTraceParent(text, out _));

    [Theory]
    [InlineData($"{Trace}-00f067aa0ba902b7", null)]
    [InlineData($"{Trace}-00f067aa0ba902b7-1", true)]
    [InlineData($"{Trace}-00f067aa0ba902b7-d", true)]
    [InlineData($"{Trace}-00f067aa0ba902b7-0-05e3ac9a4f6e3b90", false)]
    public void A_b3_is_read(string text, bool? sampled)
    {
        Assert.True(TraceContext.TryReadB3(text, out TraceContext context));
        Assert.Equal((Trace, 0xf067aa0ba902b7UL, sampled, TraceFormats.B3), (context.Trace.ToString(), context.Span, context.Sampled, context.Formats));
    }

    [Fact]
    public void B3_may_be_a_decision_alone_and_ids_of_64_bits()
    {
        Assert.True(TraceContext.TryReadB3("0", out TraceContext decision));
        Assert.Equal((false, false), (decision.Sampled, decision.Trace.IsValid));
        Assert.True(TraceContext.TryReadB3("a3ce929d0e0e4736", "00f067aa0ba902b7", "1", "", out TraceContext old));
        Assert.Equal(("0000000000000000a3ce929d0e0e4736", true), (old.Trace.ToString(), old.Sampled));
        Assert.False(TraceContext.TryReadB3("", "", "", "", out _));
        Assert.False(TraceContext.TryReadB3("x", out _));
        Assert.False(TraceContext.TryReadB3($"{Trace}-00f067", out _));
    }

    [Fact]
    public void They_are_written()
    {
        Assert.True(TraceId.TryParse(Trace, out TraceId trace));
        Assert.Equal($"00-{Trace}-00000000000000ab-01", TraceContext.TraceParent(trace, 0xab, true));
        Assert.Equal($"{Trace}-00000000000000ab-0-00000000000000cd", TraceContext.B3(trace, 0xab, false, 0xcd));
        Assert.Equal($"{Trace}-00000000000000ab-1", TraceContext.B3(trace, 0xab, true, 0));
    }
}
