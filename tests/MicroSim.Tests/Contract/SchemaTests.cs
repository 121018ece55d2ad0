using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Tests.Contract;

/// <summary>The JSON Schemas say what the catalogue and the parsers do.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string, bool> Documents => new() { { "fault", false }, { "condition", true } };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_fault_type_has_the_arguments_of_the_catalogue(string document, bool isCondition)
    {
        JsonElement schema = Read(document);
        Assert.Equal(FaultCatalogue.Standard.Types.Select(t => t.Type), Texts(schema.GetProperty("properties").GetProperty("type").GetProperty("enum")));
        foreach (FaultSpec spec in FaultCatalogue.Standard.Types)
        {
            JsonElement args = Branch(schema, spec.Type).GetProperty("properties").GetProperty("args");
            bool HasNoPlace(ArgSpec a) => a.Place == (isCondition ? ArgPlace.FaultOnly : ArgPlace.ConditionOnly);
            Assert.Equal(spec.Args.Select(a => a.Name), args.GetProperty("properties").EnumerateObject().Select(p => p.Name));
            Assert.Equal(spec.Args.Where(a => a.Required && !HasNoPlace(a)).Select(a => a.Name), args.TryGetProperty("required", out JsonElement required) ? Texts(required) : []);
            foreach (ArgSpec arg in spec.Args.Where(a => !HasNoPlace(a)))
                AssertSame(arg, args.GetProperty("properties").GetProperty(arg.Name));
        }
    }

    [Fact]
    public void A_link_takes_the_types_that_may_stand_there() => Assert.Equal(
        FaultCatalogue.Standard.Types.Where(t => t.Link).Select(t => t.Type),
        Texts(Read("fault").GetProperty("$defs").GetProperty("link").GetProperty("properties").GetProperty("type").GetProperty("enum")));

    [Fact]
    public void A_service_takes_the_types_that_may_stand_there() => Assert.Equal(
        FaultCatalogue.Standard.Types.Where(t => t.Kind != FaultKind.Link).Select(t => t.Type),
        Texts(Read("fault").GetProperty("$defs").GetProperty("phase").GetProperty("properties").GetProperty("type").GetProperty("enum")));

    [Fact]
    public void A_schema_refers_only_to_what_there_is()
    {
        string folder = Path.Combine(Repository.Root, "contract", "schema");
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            JsonElement schema = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.GetProperty("$schema").GetString());
            Assert.EndsWith(Path.GetFileName(file), schema.GetProperty("$id").GetString(), StringComparison.Ordinal);
            Assert.All(References(schema), r => Assert.True(r[0] == '#' || File.Exists(Path.Combine(folder, r.Split('#')[0])), r));
        }
    }

    private static void AssertSame(ArgSpec arg, JsonElement schema)
    {
        if (arg.Choices.Count > 0)
            Assert.Equal(arg.Choices, Texts(schema.GetProperty("enum")));
        if (!arg.IsText)
            Assert.Equal((arg.Min, arg.Max), (schema.GetProperty("minimum").GetDouble(), schema.GetProperty("maximum").GetDouble()));
        if (!double.IsNaN(arg.DefaultNumber))
            Assert.Equal(arg.DefaultNumber, schema.GetProperty("default").GetDouble());
        if (arg.DefaultText is not null)
            Assert.Equal(arg.DefaultText, schema.GetProperty("default").GetString());
    }

    private static JsonElement Branch(JsonElement schema, string type) => schema.GetProperty("allOf").EnumerateArray()
        .First(b => b.GetProperty("if").GetProperty("properties").TryGetProperty("type", out JsonElement t) && t.GetProperty("const").GetString() == type).GetProperty("then");

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => m.NameEquals("$ref") ? [m.Value.GetString()!] : References(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static JsonElement Read(string document) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "contract", "schema", $"{document}.schema.json"))).RootElement;
}
