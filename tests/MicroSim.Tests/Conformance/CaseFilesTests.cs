using MicroSim.Conformance.Cases;
using MicroSim.Contract;

namespace MicroSim.Tests.Conformance;

public sealed class CaseFilesTests
{
    private static readonly IReadOnlyList<Case> all = CaseFiles.Load(Path.Combine(Repository.Root, "contract", "cases"));

    [Fact]
    public void Every_case_of_the_contract_is_valid_and_there_are_many() => Assert.True(all.Count >= 80);

    [Fact]
    public void Names_are_unique() => Assert.Empty(all.GroupBy(c => c.Name).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Every_fault_type_of_the_catalogue_is_used() =>
        Assert.Empty(FaultCatalogue.Standard.Types.Select(t => t.Type).Except(all.SelectMany(c => c.FaultTypes)));

    [Fact]
    public void Every_case_names_a_section_of_the_contract()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "contract", "README.md"));
        Assert.All(all.Select(c => c.Spec).Distinct(), s => Assert.Matches($@"(?m)^##+ {s}\.? ", text));
    }

    [Fact]
    public void A_row_becomes_a_case_and_its_values_keep_their_type()
    {
        Case[] cases = [.. Parse("""{"name":"${is} 1","spec":"1","each":[{"is":"a","v":5},{"is":"b","v":null}],"steps":[{"node":{"x":"${v}","y":"v=${v}"}}]}""")];
        Assert.Equal(["a 1", "b 1"], cases.Select(c => c.Name));
        Assert.Equal("""{"x":5,"y":"v=5"}""", cases[0].Steps[0].Node!.ToJsonString());
        Assert.Equal("""{"x":null,"y":"v=null"}""", cases[1].Steps[0].Node!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"name":"n","spec":"1","steps":[{"node":{},"call":"GET /"}]}""", "exactly one of")]
    [InlineData("""{"name":"n","spec":"1","steps":[{}]}""", "exactly one of")]
    [InlineData("""{"name":"n","spec":"1","steps":[{"nod":{}}]}""", "nod")]
    [InlineData("""{"name":"n","steps":[]}""", "spec")]
    [InlineData("""{"name":"n","spec":"1","steps":[{"peer":"a"}]}""", "'a' is no peer")]
    [InlineData("""{"name":"n","spec":"1","steps":[{"node":{"designation":"${b}"}}]}""", "${b}")]
    [InlineData("""{"name":"n","spec":"1","steps":[{"node":{},"expect":{"ms":{"$below":5}}}]}""", "$below")]
    [InlineData("""{"name":"n","spec":"1","steps":[{"process":"kill"}]}""", "steps[0].process")]
    public void What_is_wrong_with_a_case_is_said_with_its_name(string json, string says)
    {
        string message = Assert.Throws<FormatException>(() => Parse(json).ToArray()).Message;
        Assert.Contains("some.json: case 'n'", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_the_fault_types_of_a_case_wherever_they_stand() =>
        Assert.Equal(["latency", "abort"], Assert.Single(Parse("""{"name":"n","spec":"1","state":{"conditions":[{"id":"c","type":"latency"}]},"steps":[{"node":{"link":[{"type":"abort"},{"type":"nonsense"}]}}]}""")).FaultTypes);

    [Theory]
    [InlineData("\"ab\"", "ab")]
    [InlineData("""["a",{"repeat":"xy","times":3,"between":","},"b"]""", "axy,xy,xyb")]
    [InlineData("""["a",{"pad":"-","to":6},"b"]""", "a----b")]
    [InlineData("""[{"hex":"414243"}]""", "ABC")]
    public void Writes_long_text_in_few_characters(string text, string bytes) =>
        Assert.Equal(bytes, System.Text.Encoding.UTF8.GetString(TextParts.Bytes(System.Text.Json.Nodes.JsonNode.Parse(text))));

    private static IEnumerable<Case> Parse(string json) => CaseFiles.Parse("some", $$"""{"cases":[{{json}}]}""");
}
