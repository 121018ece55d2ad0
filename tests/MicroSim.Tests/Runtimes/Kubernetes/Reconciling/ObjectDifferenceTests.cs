using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Reconciling;

namespace MicroSim.Tests.Runtimes.Kubernetes.Reconciling;

public sealed class ObjectDifferenceTests
{
    private const string Wanted = """{"kind":"X","metadata":{"name":"a"},"spec":{"list":[{"name":"one","cpu":"1000m"}],"flag":false,"text":"","empty":{}}}""";

    [Theory]
    [InlineData("""{"list":[{"name":"one","cpu":"1","more":2},{"name":"two"}],"added":true}""", true)]
    [InlineData("""{"list":[{"name":"one","cpu":"2"}]}""", false)]
    [InlineData("""{"list":[{"name":"two","cpu":"1"}]}""", false)]
    [InlineData("""{"list":[{"name":"one","cpu":"1"}],"flag":true}""", false)]
    [InlineData("""{}""", false)]
    public void What_the_server_adds_or_spells_otherwise_is_no_difference(string spec, bool made)
    {
        JsonObject wanted = ObjectHash.Stamp(JsonNode.Parse(Wanted)!.AsObject());
        JsonObject there = wanted.DeepClone().AsObject();
        there["spec"] = JsonNode.Parse(spec);

        Assert.Equal(made, ObjectDifference.IsMade(there, wanted));
    }

    [Fact]
    public void A_field_that_is_no_longer_wanted_is_a_difference()
    {
        JsonObject there = ObjectHash.Stamp(JsonNode.Parse(Wanted)!.AsObject());
        JsonObject less = JsonNode.Parse(Wanted)!.AsObject();
        less["spec"]!.AsObject().Remove("flag");

        Assert.False(ObjectDifference.IsMade(there, ObjectHash.Stamp(less)));
    }
}
