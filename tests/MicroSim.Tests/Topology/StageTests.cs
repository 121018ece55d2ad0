using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>The stages of reading, one by one.</summary>
public sealed class StageTests
{
    [Theory]
    [InlineData("", ScalarKind.Null)]
    [InlineData("~", ScalarKind.Null)]
    [InlineData("null", ScalarKind.Null)]
    [InlineData("nULL", ScalarKind.Text)]
    [InlineData("True", ScalarKind.Boolean)]
    [InlineData("yes", ScalarKind.Text)]
    [InlineData("0", ScalarKind.Number)]
    [InlineData("-12", ScalarKind.Number)]
    [InlineData("+.5e-3", ScalarKind.Number)]
    [InlineData("5.", ScalarKind.Number)]
    [InlineData("0x1F", ScalarKind.Number)]
    [InlineData("0o17", ScalarKind.Number)]
    [InlineData("-.inf", ScalarKind.Number)]
    [InlineData(".NaN", ScalarKind.Number)]
    [InlineData("010", ScalarKind.Text)]
    [InlineData("1_000", ScalarKind.Text)]
    [InlineData("1.2.3", ScalarKind.Text)]
    [InlineData("-", ScalarKind.Text)]
    [InlineData("Infinity", ScalarKind.Text)]
    [InlineData("8n", ScalarKind.Text)]
    public void An_unquoted_text_means(string text, object kind) => Assert.Equal(kind, ScalarKinds.Of(text));

    [Theory]
    [InlineData("+.5e-3", 0.0005)]
    [InlineData("5.", 5)]
    [InlineData("0x1F", 31)]
    [InlineData("0o17", 15)]
    [InlineData("-.INF", double.NegativeInfinity)]
    [InlineData("1e999", double.PositiveInfinity)]
    public void A_number_has_its_value(string text, double value) => Assert.Equal(value, YamlNumber.ToDouble(text));

    [Fact]
    public void Parsing_keeps_places()
    {
        YamlNode root = Parse("a:\n  b.c: [x,\n    {d: 1}]\n  b: {c: 1}\n");
        Assert.Equal(new Position(2, 3), YamlLocator.Find(root, "a.b.c"));
        Assert.Equal(new Position(3, 6), YamlLocator.Find(root, "a.b.c[1].d"));
        Assert.Equal(new Position(3, 5), YamlLocator.Find(root, "a.b.c[1].missing.more"));
        Assert.Equal(new Position(2, 3), YamlLocator.Find(root, "a.b.c[7]"));
        Assert.Equal(new Position(1, 1), YamlLocator.Find(root, "$"));
    }

    [Fact]
    public void Parsing_makes_json_of_every_value() =>
        Assert.Equal(
            """{"a":[1,0.5,31,true,null,"x","1",".nan"],"b":{}}""",
            System.Text.Encoding.UTF8.GetString(YamlJson.Of(Parse("a: [1, .5, 0x1F, True, ~, x, '1', .nan]\nb: {}")).Span));

    [Theory]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: Simulation", true, 0)]
    [InlineData("kind: Simulation", true, 1)]
    [InlineData("apiVersion: microsim.dev/v1\nkind: Simulation", false, 1)]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: simulation", false, 1)]
    [InlineData("apiVersion: 1\nkind: [Simulation]", false, 2)]
    [InlineData("[]", false, 1)]
    public void Migration_lets_known_versions_through(string text, bool goesOn, int problems)
    {
        Findings findings = new();
        Assert.Equal(goesOn, Migration.Migrate(Parse(text), findings) is not null);
        Assert.Equal(problems, findings.Problems.Count);
    }

    [Fact]
    public void Defaults_are_filled_in_and_left_out_again()
    {
        const string Short = "spec: {services: {a: {calls: [{to: b}], endpoints: {/x: {calls: [{to: b, retries: 2}, 5]}}}, b: {}, c: 5}}";
        YamlMapping root = (YamlMapping)Parse(Short);
        const string Call = "name: default, endpoint: /, probability: 100, timeout: 30000, retries: 0, required: true";
        YamlNode full = Parse($$"""
            spec:
              addressing: ip
              namePrefix: ""
              services:
                a: { calls: [{ to: b, {{Call}} }], endpoints: { /x: { calls: [{ to: b, {{Call.Replace("retries: 0", "retries: 2")}} }, 5] } }, version: v1 }
                b: { version: v1 }
                c: 5
            """);
        Assert.Equal(Json(full), Json(Defaults.Fill(root)));
        Assert.Equal(Json(full), Json(Defaults.Fill(Defaults.Fill(root))));
        Assert.Equal(Json(root), Json(Defaults.LeaveOut(Defaults.Fill(root))));
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a", "/a")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b/c", "/a/b")]
    [InlineData("/a/bc", "/a")]
    [InlineData("/ab", "/")]
    [InlineData("/x/y", "/")]
    public void A_path_chooses_the_longest_endpoint(string path, string endpoint) =>
        Assert.Equal(endpoint, EndpointPaths.Match(new Dictionary<string, int> { ["/"] = 0, ["/a"] = 0, ["/a/b"] = 0 }, path));

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("500m", 0.5)]
    [InlineData("1Ki", 1024)]
    [InlineData("2Gi", 2147483648)]
    [InlineData("1k", 1000)]
    [InlineData("12E", 12e18)]
    [InlineData("12e-1", 1.2)]
    [InlineData("5u", 5e-6)]
    public void A_quantity_has_its_value(string text, double value)
    {
        Assert.True(Quantity.IsValid(text));
        Assert.Equal(value, Quantity.Value(text), value * 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1 Mi")]
    [InlineData("1MB")]
    [InlineData("1ki")]
    [InlineData("1e999")]
    [InlineData("m")]
    public void What_Kubernetes_would_refuse_is_no_quantity(string text) => Assert.False(Quantity.IsValid(text));

    private static YamlNode Parse(string text)
    {
        List<DocumentProblem> problems = [];
        YamlNode? root = YamlParser.Parse(text, problems);
        Assert.Empty(problems);
        return root!;
    }

    private static string Json(YamlNode node) => System.Text.Encoding.UTF8.GetString(YamlJson.Sorted(node).Span);
}
