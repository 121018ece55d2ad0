using System.Text.Json.Nodes;
using MicroSim.Conformance.Matching;

namespace MicroSim.Tests.Conformance;

public sealed class MatcherTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("600", "6e2")]
    [InlineData("\"é\"", "\"\\u00e9\"")]
    [InlineData("null", "null")]
    [InlineData("{}", """{"a":1}""")]
    [InlineData("""{"a":{"b":1}}""", """{"x":0,"a":{"c":2,"b":1}}""")]
    [InlineData("""[1,{"a":null}]""", """[1,{"a":null,"b":1}]""")]
    [InlineData("""{"$any":1}""", "null")]
    [InlineData("""{"a":{"$absent":1}}""", "{}")]
    [InlineData("""{"a":{"$not":5}}""", "{}")]
    [InlineData("""{"$in":[1,3]}""", "3")]
    [InlineData("""{"$re":"^a.c$"}""", "\"abc\"")]
    [InlineData("""{"$has":"b"}""", "\"abc\"")]
    [InlineData("""{"$has":{"a":1}}""", """[{"a":2},{"a":1,"b":1}]""")]
    [InlineData("""{"$lacks":{"a":1}}""", """[{"a":2}]""")]
    [InlineData("""{"$every":{"$type":"number"}}""", "[1,2]")]
    [InlineData("""{"$size":2}""", "[1,2]")]
    [InlineData("""{"$size":{"$in":[1,5]}}""", "\"abc\"")]
    [InlineData("""{"$set":[2,1]}""", "[1,2]")]
    [InlineData("""{"$exactly":{"a":1,"b":2}}""", """{"b":2.0,"a":1}""")]
    [InlineData("""{"$not":5}""", "4")]
    [InlineData("""{"$one":[1,null]}""", "null")]
    [InlineData("""{"$all":[{"$in":[1,5]},{"$not":3}]}""", "4")]
    [InlineData("""{"$type":"boolean"}""", "false")]
    public void Matches(string expected, string actual) => Assert.Empty(Compare(expected, actual));

    [Theory]
    [InlineData("1", "2", "")]
    [InlineData("1", "\"1\"", "")]
    [InlineData("1", "true", "")]
    [InlineData("null", "0", "")]
    [InlineData("""{"a":null}""", "{}", "a")]
    [InlineData("""{"a":{"b":[1,2]}}""", """{"a":{"b":[1,3]}}""", "a.b[1]")]
    [InlineData("[1]", "[1,2]", "")]
    [InlineData("[]", "{}", "")]
    [InlineData("""{"a":{"$any":1}}""", "{}", "a")]
    [InlineData("""{"a":{"$absent":1}}""", """{"a":null}""", "a")]
    [InlineData("""{"$in":[1,3]}""", "0.999", "")]
    [InlineData("""{"$in":[1,3]}""", "\"2\"", "")]
    [InlineData("""{"$re":"^b"}""", "\"abc\"", "")]
    [InlineData("""{"$has":{"a":1}}""", """[{"a":2}]""", "")]
    [InlineData("""{"$lacks":"b"}""", "\"abc\"", "")]
    [InlineData("""{"$every":1}""", "[1,2]", "[1]")]
    [InlineData("""{"$size":2}""", "[1]", ".size")]
    [InlineData("""{"$set":[1,1]}""", "[1,2]", "")]
    [InlineData("""{"$set":[1]}""", "[1,2]", "")]
    [InlineData("""{"$exactly":{"a":1}}""", """{"a":1,"b":2}""", "")]
    [InlineData("""{"$not":{"a":1}}""", """{"a":1,"b":2}""", "")]
    [InlineData("""{"$one":[1,2]}""", "3", "")]
    [InlineData("""{"$all":[1,2]}""", "1", "")]
    [InlineData("""{"$type":"number"}""", "null", "")]
    public void Names_the_place_of_what_differs(string expected, string actual, string path) =>
        Assert.Equal([path], Compare(expected, actual).Select(m => m.Path));

    [Theory]
    [InlineData(100, true)]
    [InlineData(95, true)]
    [InlineData(94.9, false)]
    [InlineData(351, false)]
    public void A_measured_time_may_be_early_as_the_contract_allows(double ms, bool matches) =>
        Assert.Equal(matches, !Compare("""{"ms":{"$in":[100,350]}}""", new JsonObject { ["ms"] = ms }.ToJsonString()).Any());

    [Theory]
    [InlineData("ms", 500, true)]
    [InlineData("ms", 50, false)]
    [InlineData("size", 500, false)]
    public void Slowness_is_a_measured_time_above_its_range(string place, double value, bool slow) =>
        Assert.Equal([slow], Compare($$$"""{"{{{place}}}":{"$in":[100,350]}}""", new JsonObject { [place] = value }.ToJsonString()).Select(m => m.IsSlowness));

    [Fact]
    public void Refuses_an_unknown_operator() =>
        Assert.Contains("'$between'", Assert.Throws<FormatException>(() => Compare("""{"$between":[1,2]}""", "1").ToArray()).Message, StringComparison.Ordinal);

    [Fact]
    public void Reads_metrics_whatever_the_order_of_their_labels()
    {
        JsonArray samples = MetricsText.Parse("# TYPE a counter\na{y=\"2\",x=\"say \\\"hi\\\"\"} 3 1700000000\nb 1e-3\nc{le=\"+Inf\"} NaN\n\nno metric\n");
        Assert.Empty(Matcher.Compare(JsonNode.Parse("""[{"name":"a","labels":{"x":"say \"hi\"","y":"2"},"value":3},{"name":"b","labels":{},"value":0.001},{"name":"c","value":"NaN"}]"""), samples));
    }

    private static IEnumerable<Mismatch> Compare(string expected, string actual) => Matcher.Compare(JsonNode.Parse(expected), JsonNode.Parse(actual));
}
