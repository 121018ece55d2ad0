using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Conditions;

/// <summary>Which replicas a condition means.</summary>
public sealed class ReplicaChoiceTests
{
    private static readonly (string, string)[] ten = [.. Enumerable.Range(0, 10).Select(i => ($"cart-{i}", i < 3 ? "v2" : "v1"))];

    [Theory]
    [InlineData("all", 10)]
    [InlineData("1", 1)]
    [InlineData("4", 4)]
    [InlineData("99", 10)]
    [InlineData("50%", 5)]
    [InlineData("1%", 1)]
    [InlineData("100%", 10)]
    [InlineData("33.4%", 4)]
    [InlineData("cart-3", 1)]
    [InlineData("cart-77", 0)]
    public void So_many_are_meant(string text, int count)
    {
        ReplicaChoice choice = ReplicaChoice.Parse(text)!;

        Assert.Equal(count, choice.Of(ten, "slow").Count);
        Assert.Equal(text, choice.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("%")]
    [InlineData("a b")]
    [InlineData("99999999999")]
    public void Anything_else_is_none(string text) => Assert.True(ReplicaChoice.Parse(text) is null or { Instance: "99999999999" });

    [Fact]
    public void A_version_limits_the_choice() =>
        Assert.Equal(["cart-0", "cart-1", "cart-2"], (ReplicaChoice.All with { Version = "v2" }).Of(ten, "slow").Order());

    [Fact]
    public void Who_is_meant_stays_meant_when_others_come()
    {
        ReplicaChoice two = new(2);
        IReadOnlySet<string> before = two.Of(ten[..9], "slow"), after = two.Of(ten, "slow");

        Assert.True(before.Overlaps(after));
        Assert.Equal(after, two.Of(ten.Reverse(), "slow"));
        Assert.Contains(Enumerable.Range(0, 20), i => !two.Of(ten, $"other-{i}").SetEquals(after));
    }
}
