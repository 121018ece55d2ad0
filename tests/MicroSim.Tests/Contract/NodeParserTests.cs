using System.Text;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Tests.Contract;

public sealed class NodeParserTests
{
    private static readonly ParseOptions lenient = new(FaultCatalogue.Standard, AgentDesignations: true);
    private static readonly ParseOptions strict = new(FaultCatalogue.Standard, Strict: true);

    [Theory]
    [InlineData("""{"designation":"http://h:1/","faults":{"before":[{"type":"latency","args":{"delay":-1}}]}}""", "faults.before[0].args.delay")]
    [InlineData("""{"designation":"http://h:1/","faults":{"before":[{"type":"latency","args":{"delay":600.5}}]}}""", "faults.before[0].args.delay")]
    [InlineData("""{"designation":"http://h:1/","faults":{"before":[{"type":"latency","args":{"delay":true}}]}}""", "faults.before[0].args.delay")]
    [InlineData("""{"designation":"http://h:1/","faults":{"before":[{"type":"latency"}]}}""", "faults.before[0].args.delay")]
    [InlineData("""{"designation":"http://h:1/","faults":{"after":[{"args":{}}]}}""", "faults.after[0].type")]
    [InlineData("""{"designation":"http://h:1/","faults":{"after":[{"type":"latncy"}]}}""", "faults.after[0].type")]
    [InlineData("""{"designation":"http://h:1/","link":[{"type":"payload","args":{"size":1}}]}""", "link[0].type")]
    [InlineData("""{"designation":"http://h:1/","routes":[{"designation":"http://h:1/"},{"designation":"x"}]}""", "routes[1].designation")]
    [InlineData("""{"designation":"http://h:1/","routes":[{"designation":"http://h:1/"}],"payload":{"designation":"http://h:1/"}}""", "payload")]
    [InlineData("""{"designation":"http://h:1/","probability":101}""", "probability")]
    [InlineData("""{"designation":"http://h:1/","timeout":0}""", "timeout")]
    [InlineData("""{"designation":"http://h:1/","retries":11}""", "retries")]
    [InlineData("""{"designation":"http://h:1/","breaker":{}}""", "breaker")]
    [InlineData("""{"designation":"http://h:1/","endpoint":"x"}""", "endpoint")]
    [InlineData("""{"Designation":"http://h:1/"}""", "designation")]
    [InlineData("""{"designation":"http://h:1/","probability":1e999}""", "probability")]
    [InlineData("""{"designation":"http://h:1/","probability":NaN}""", "$")]
    [InlineData("""{"designation":"http://h:1/"}}""", "$")]
    [InlineData("""{"designation":"http://h:1/" """, "$")]
    [InlineData("[]", "$")]
    [InlineData("", "$")]
    public void Names_the_place_of_what_is_wrong(string body, string path) =>
        Assert.Equal([path], Parse(body, lenient).Problems.Select(p => p.Path));

    [Theory]
    [InlineData("http://h:1/", true)]
    [InlineData("http://127.0.0.1:65535/", true)]
    [InlineData("http://[::1]:80/", true)]
    [InlineData("https://h/path?q=1", true)]
    [InlineData("http://h", true)]
    [InlineData("http://", false)]
    [InlineData("http:///", false)]
    [InlineData("http://:80/", false)]
    [InlineData("http://h:0x1/", false)]
    [InlineData("http://h:65536/", false)]
    [InlineData("http://user@h:1/", false)]
    [InlineData("http://h:1/#f", false)]
    [InlineData("ftp://h:1/", false)]
    [InlineData("/h", false)]
    [InlineData("h", false)]
    public void A_designation_between_agents_is_an_absolute_URL(string designation, bool valid) =>
        Assert.Equal(valid ? [] : ["designation"], Parse($$"""{"designation":"{{designation}}"}""", lenient).Problems.Select(p => p.Path));

    [Fact]
    public void Reports_all_problems_at_once()
    {
        Parsed<Node> parsed = Parse("""{"timeout":0,"routes":[{"designation":"http://h:1/","retries":-1,"faults":{"before":[{"type":"error","args":{"status":200,"x":1}}]}}]}""", lenient);
        Assert.Null(parsed.Value);
        Assert.Equal(
            ["designation", "routes[0].faults.before[0].args.status", "routes[0].faults.before[0].args.x", "routes[0].retries", "timeout"],
            parsed.Problems.Select(p => p.Path).Order());
    }

    [Theory]
    [InlineData("600")]
    [InlineData("600.0")]
    [InlineData("6e2")]
    [InlineData("0.6e3")]
    public void Reads_every_spelling_of_an_integer(string spelling) =>
        Assert.Equal(600, Parse($$"""{"designation":"http://h:1/","timeout":{{spelling}}}""", lenient).Value!.TimeoutMs);

    [Fact]
    public void Null_equals_absent()
    {
        const string Nulls = """{"designation":"http://h:1/","service":null,"probability":null,"faults":null,"link":null,"routes":null,"payload":null,"parallel":null,"usePlan":null,"endpoint":null,"timeout":null,"tryTimeout":null,"retries":null,"required":null,"breaker":null}""";
        Node given = Parse(Nulls, strict).Value!;
        Node absent = Parse("""{"designation":"http://h:1/"}""", strict).Value!;
        Assert.Equal(absent with { Json = default, Faults = FaultPhases.None }, given with { Json = default, Faults = FaultPhases.None, Link = absent.Link, Routes = absent.Routes });
    }

    [Fact]
    public void Keeps_a_route_as_it_was_received()
    {
        const string Route = """{ "designation":"http://h:2/", "new": [1, {"deep": null}] }""";
        Node node = Parse($$"""{"designation":"http://h:1/","payload":{{Route}} }""", lenient).Value!;
        Assert.Equal(Route, Encoding.UTF8.GetString(node.Routes[0].Json.Span));
    }

    [Fact]
    public void Strict_refuses_unknown_and_repeated_fields()
    {
        IReadOnlyList<Problem> problems = Parse("""{"designation":"a","designation":"b","timout":5,"faults":{"befor":[]}}""", strict).Problems;
        Assert.Equal(["designation", "timout", "faults.befor"], problems.Select(p => p.Path));
        Assert.Contains("did you mean 'timeout'?", problems[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Holds_the_depth_limit(int depth, bool valid)
    {
        string body = string.Concat(Enumerable.Repeat("""{"designation":"http://h:1/","routes":[""", depth)) + string.Concat(Enumerable.Repeat("]}", depth));
        Parsed<Node> parsed = Parse(body, lenient);
        Assert.Equal(valid, parsed.IsValid);
        Assert.Equal(valid ? [] : [string.Join('.', Enumerable.Repeat("routes[0]", 32))], parsed.Problems.Select(p => p.Path));
    }

    [Theory]
    [InlineData(9_999, true)]
    [InlineData(10_000, false)]
    public void Holds_the_limit_of_nodes(int children, bool valid)
    {
        string body = $$"""{"designation":"http://h:1/","routes":[{{string.Join(',', Enumerable.Repeat("""{"designation":"http://h:1/"}""", children))}}]}""";
        Assert.Equal(valid ? [] : ["$"], Parse(body, lenient).Problems.Select(p => p.Path));
    }

    [Fact]
    public void Survives_a_recursion_bomb() =>
        Assert.Equal(["$"], Parse(string.Concat(Enumerable.Repeat("""{"payload":""", 100_000)), lenient).Problems.Select(p => p.Path));

    [Theory]
    [InlineData("""{"designation":"\ud800"}""", "designation")]
    [InlineData("""{"designation":"http://h:1/","\ud800":1}""", "$")]
    public void Refuses_lone_surrogates(string body, string path) =>
        Assert.Equal([path], Parse(body, strict).Problems.Select(p => p.Path));

    [Fact]
    public void Refuses_what_is_not_Utf8() =>
        Assert.Equal(["$"], NodeParser.Parse(new byte[] { (byte)'"', 0xFF, (byte)'"' }, lenient).Problems.Select(p => p.Path));

    [Fact]
    public void What_the_writer_writes_the_parser_reads()
    {
        const string Body = """
            {"designation":"http://a:1/","service":"a","probability":12.5,"faults":{"before":[{"type":"latency","args":{"delay":5,"jitter":2,"distribution":"normal"},"probability":50}],"after":[{"type":"abort","args":{}}]},"link":[{"type":"error","args":{"status":503,"message":"m"}}],"routes":[{"designation":"http://b:1/","usePlan":true,"endpoint":"/x","timeout":5,"tryTimeout":3,"retries":2,"required":true}],"parallel":true}
            """;
        Node node = Parse(Body, strict).Value!;
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
            NodeWriter.Write(json, node);
        Assert.Equal(Body.Trim(), Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static Parsed<Node> Parse(string body, ParseOptions options) => NodeParser.Parse(Encoding.UTF8.GetBytes(body), options);
}
