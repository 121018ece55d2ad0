using System.Text;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

public sealed class RequestResolverTests
{
    private static readonly Simulation simulation = TopologyFixture.Valid("""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: shop }
        spec:
          externalTargets: [https://example.com/api, "http://127.0.0.1:9000"]
          services:
            service-1: { framework: express, port: 8081 }
            service-2: { framework: express, port: 8082 }
            cart: { framework: express }
        """);

    private static readonly Dictionary<string, Uri> addresses = TopologyFixture.Addresses(simulation);

    [Theory]
    [InlineData("service-1", "service-1")]
    [InlineData("service_1", "service-1")]
    [InlineData("cart", "cart")]
    [InlineData("http://service-2", "service-2")]
    [InlineData("http://service-2/", "service-2")]
    [InlineData("http://service_2:1234/", "service-2")]
    [InlineData("http://SERVICE-2/", "service-2")]
    [InlineData("http://localhost:8081/", "service-1")]
    [InlineData("http://localhost:8082", "service-2")]
    [InlineData("http://127.0.0.1:8081/", "service-1")]
    [InlineData("http://[::1]:8081/", "service-1")]
    public void A_designation_finds_its_service(string designation, string service)
    {
        ResolvedRequest request = Resolve($$"""{"designation":"{{designation}}","service":"wrong"}""");
        Assert.Empty(request.Problems);
        Assert.Equal((ResolveOutcome.Resolved, service), (request.Outcome, request.Entry));
        Assert.Equal((addresses[service].AbsoluteUri, service), (request.Root!.Designation, request.Root.Service));
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://localhost:40001/")]
    [InlineData("http://localhost/")]
    [InlineData("http://127.0.0.2:8081/")]
    [InlineData("http://0.0.0.0:8081/")]
    [InlineData("http://2130706434:8081/")]
    [InlineData("http://example.com/api")]
    [InlineData("https://example.com/apix")]
    [InlineData("https://example.com/api/../secret")]
    [InlineData("https://example.com/api/%2e%2e/secret")]
    [InlineData("https://example.com:8443/api")]
    [InlineData("https://example.com.evil.example/api")]
    public void A_foreign_url_is_refused_with_the_known_services(string url)
    {
        foreach (string body in (string[])[$$"""{"designation":"{{url}}"}""", $$"""{"designation":"cart","routes":[{"designation":"{{url}}"}]}"""])
        {
            Problem problem = Assert.Single(Resolve(body).Problems);
            Assert.EndsWith("designation", problem.Path, StringComparison.Ordinal);
            Assert.Equal($"'{url}' is no service of simulation 'shop' and not in externalTargets; known are service-1, service-2, cart", problem.Message);
        }
    }

    [Theory]
    [InlineData("service-3", "unknown service 'service-3'; did you mean 'service-1'?; known are service-1, service-2, cart")]
    [InlineData("Cart", "unknown service 'Cart'; did you mean 'cart'?; known are service-1, service-2, cart")]
    [InlineData("//cart/", "unknown service '//cart/'; known are service-1, service-2, cart")]
    [InlineData("file:///etc/passwd", "unknown service 'file:///etc/passwd'; known are service-1, service-2, cart")]
    [InlineData("http://user:secret@service-1/", "must not hold a user or password")]
    [InlineData("https://service-1/", "must begin with http: service 'service-1' has no https")]
    [InlineData("http://service-1/items", "must have no path, query or fragment: write 'service-1', and the path as `endpoint` beside `usePlan`")]
    [InlineData("http://localhost:8081/?a=1", "must have no path, query or fragment: write 'service-1', and the path as `endpoint` beside `usePlan`")]
    public void Another_designation_is_refused_with_what_would_be_right(string designation, string message) =>
        Assert.Equal([new Problem("designation", message)], Resolve($$"""{"designation":"{{designation}}"}""").Problems);

    [Theory]
    [InlineData("https://example.com/api", "https://example.com/api", "example.com")]
    [InlineData("https://example.com/api/a?b=c#d", "https://example.com/api/a?b=c", "example.com")]
    [InlineData("http://127.0.0.1:9000/x", "http://127.0.0.1:9000/x", "127.0.0.1")]
    public void An_external_target_stays_what_it_is(string url, string designation, string service)
    {
        Node route = Resolve($$"""{"designation":"cart","routes":[{"designation":"{{url}}"}]}""").Root!.Routes.Single();
        Assert.Equal((designation, service), (route.Designation, route.Service));
    }

    [Fact]
    public void An_external_target_can_neither_begin_a_request_nor_obey_a_script()
    {
        Assert.Equal("designation", Assert.Single(Resolve("""{"designation":"https://example.com/api"}""").Problems).Path);
        ResolvedRequest request = Resolve("""
            {"designation":"cart","routes":[{"designation":"https://example.com/api","usePlan":true,"faults":{"before":[{"type":"abort"}]},"payload":{"designation":"cart"}}]}
            """);
        Assert.Equal(["routes[0].payload", "routes[0].faults", "routes[0].usePlan"], request.Problems.Select(p => p.Path));
    }

    [Fact]
    public void Problems_are_all_told_and_named_as_the_user_wrote_them()
    {
        ResolvedRequest request = Resolve("""
            {"designation":"nobody","payload":{"designation":"cart","routes":[{"designation":"cart"},{"designation":"cart","probability":0,"payload":{"designation":"http://x/"}}]}}
            """);
        Assert.Equal(["designation", "payload.routes[1].payload.designation"], request.Problems.Select(p => p.Path));
        Assert.Equal((ResolveOutcome.Invalid, null, null), (request.Outcome, request.Root, request.Entry));
    }

    [Fact]
    public void Wrong_services_are_told_beside_wrong_fields() => Assert.Equal(
        ["designation", "timout", "routes[0].timeout", "routes[0].designation"],
        Resolve("""{"designation":"http://169.254.169.254/","timout":3,"routes":[{"timeout":-1,"designation":"service-9"}]}""").Problems.Select(p => p.Path));

    [Theory]
    [InlineData("""{"designation":"cart","payload":{"designation":"cart"},"routes":[{"designation":"cart"}]}""", "payload")]
    [InlineData("""{"designation":"cart","timout":5}""", "timout")]
    [InlineData("""{"designation":"cart","designation":"cart"}""", "designation")]
    [InlineData("""{"designation":"cart","probability":101}""", "probability")]
    [InlineData("""{"designation":"cart","faults":{"before":[{"type":"latency","args":{"delay":-1}}]}}""", "faults.before[0].args.delay")]
    [InlineData("""{"designation":"cart","probability":NaN}""", "$")]
    [InlineData("""{"designation":"cart","routes":[""", "$")]
    [InlineData("""[]""", "$")]
    [InlineData("", "$")]
    public void What_the_contract_refuses_is_refused(string body, string path) =>
        Assert.Contains(path, Resolve(body).Problems.Select(p => p.Path));

    [Fact]
    public void The_limits_are_those_of_a_user()
    {
        Assert.Equal("must be at most 1048576 bytes", Assert.Single(RequestResolver.Resolve(simulation, new byte[Wire.MaxUserBody + 1], addresses, 1, FaultCatalogue.Standard).Problems).Message);
        Assert.Equal(ResolveOutcome.Resolved, Resolve(Nested(32)).Outcome);
        Assert.Equal(ResolveOutcome.Invalid, Resolve(Nested(33)).Outcome);
        Assert.Equal(ResolveOutcome.Resolved, Resolve(Wide(9_999)).Outcome);
        Assert.Equal(ResolveOutcome.Invalid, Resolve(Wide(10_000)).Outcome);
        Assert.Equal(ResolveOutcome.Invalid, Resolve(new string('[', 100_000)).Outcome);
    }

    [Fact]
    public void Every_field_but_designation_service_and_probability_is_kept()
    {
        Node node = Resolve("""
            {"designation":"cart","parallel":true,"usePlan":true,"endpoint":"/items","timeout":500,"tryTimeout":200,"retries":2,"required":true,
             "faults":{"before":[{"type":"latency","args":{"delay":1}}],"after":[{"type":"abort"}]},"link":[{"type":"abort"}],
             "routes":[{"designation":"service-1","required":true},{"designation":"service-2"}]}
            """).Root!;
        Assert.Equal((true, true, "/items", 500, 200, 2, true, 100.0), (node.Parallel, node.UsePlan, node.Endpoint, node.TimeoutMs, node.TryTimeoutMs, node.Retries, node.Required, node.Probability));
        Assert.Equal(["latency", "abort", "abort"], node.Faults.Before.Concat(node.Faults.After).Concat(node.Link).Select(f => f.Type));
        Assert.Equal([("service-1", true), ("service-2", false)], node.Routes.Select(r => (r.Service!, r.Required)));
    }

    [Fact]
    public void A_resolved_request_is_one_that_agents_accept()
    {
        ResolvedRequest request = Resolve("""{"designation":"cart","payload":{"designation":"service_1","payload":{"designation":"https://example.com/api"}}}""");
        using MemoryStream stream = new();
        using (System.Text.Json.Utf8JsonWriter json = new(stream))
            NodeWriter.Write(json, request.Root!);
        Assert.Empty(NodeParser.Parse(stream.ToArray(), new ParseOptions(FaultCatalogue.Standard, Strict: true, AgentDesignations: true)).Problems);
    }

    [Fact]
    public void Nothing_of_a_service_without_an_address_is_called()
    {
        ResolvedRequest request = RequestResolver.Resolve(simulation, Encoding.UTF8.GetBytes("""{"designation":"cart"}"""), new Dictionary<string, Uri>(), 1, FaultCatalogue.Standard);
        Assert.Equal("service 'cart' has no address yet", Assert.Single(request.Problems).Message);
    }

    private static ResolvedRequest Resolve(string body, uint seed = 1) => RequestResolver.Resolve(simulation, Encoding.UTF8.GetBytes(body), addresses, seed, FaultCatalogue.Standard);

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("""{"designation":"cart","payload":""", depth)) + "null" + new string('}', depth);

    private static string Wide(int routes) =>
        $$"""{"designation":"cart","routes":[{{string.Join(',', Enumerable.Repeat("""{"designation":"service-1"}""", routes))}}]}""";
}
