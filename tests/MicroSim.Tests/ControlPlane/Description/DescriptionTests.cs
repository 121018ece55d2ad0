using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Json.Schema;
using MicroSim.Contract;
using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Description;
using MicroSim.Load.Results;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.Tests.ControlPlane.Description;

/// <summary>Holds the API's documents equal to its code. With <c>MICROSIM_WRITE_DOCS=1</c> they are written instead.</summary>
public sealed class DescriptionTests
{
    private static readonly Comments comments = new([.. ((Type[])[typeof(ControlPlaneApp), typeof(LoadReport)]).Select(t => XDocument.Load(Path.ChangeExtension(t.Assembly.Location, ".xml")))]);

    private static readonly ContractSchemas contract = new(file => File.ReadAllText(Path.Combine(Repository.Root, "contract", "schema", file)));

    [Fact]
    public void The_OpenAPI_document_is_that_of_the_code() => Same("openapi.json", OpenApiDocument.Write(comments, contract));

    [Fact]
    public void The_reference_is_that_of_the_code() => Same("api.md", ApiReference.Write(comments));

    [Fact]
    public async Task Every_endpoint_is_described_and_every_description_has_an_endpoint()
    {
        await using Plane plane = await Plane.StartAsync();
        IEnumerable<string> mapped = plane.App.Endpoints.OfType<RouteEndpoint>().SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m =>
            $"{e.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName} {m} {(e.RoutePattern.RawText!.Length > 1 ? e.RoutePattern.RawText.TrimEnd('/') : "/")}"));
        Assert.Equal(Operations.All.Select(o => $"{o.Id} {o.Method} {o.Path}").Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_is_served()
    {
        await using Plane plane = await Plane.StartAsync();
        Assert.Equal("3.1.1", (await plane.SendAsync(HttpMethod.Get, "/api/v1/openapi.json")).Json.GetProperty("openapi").GetString());
    }

    [Fact]
    public void Every_reference_in_it_is_there()
    {
        JsonElement document = JsonElement.Parse(OpenApiDocument.Write(comments, contract));
        string[] schemas = [.. document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => $"#/components/schemas/{s.Name}")];
        Assert.Empty(References(document).Except(schemas));
    }

    [Fact]
    public void What_is_left_out_of_replies_has_no_default_for_generators_take_that_as_always_there()
    {
        JsonElement schemas = JsonElement.Parse(OpenApiDocument.Write(comments, contract)).GetProperty("components").GetProperty("schemas");
        Assert.False(schemas.GetProperty("LogView").GetProperty("properties").GetProperty("level").TryGetProperty("default", out _));
        Assert.Empty(schemas.EnumerateObject().Where(s => s.Value.TryGetProperty("properties", out _)).SelectMany(s => s.Value.GetProperty("properties").EnumerateObject()
            .Where(p => p.Value.TryGetProperty("default", out JsonElement value) && value.ValueKind == JsonValueKind.Null).Select(p => $"{s.Name}.{p.Name}")));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Examples_are_what_it_says(string file)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "examples", file));
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            Assert.Empty(Problems("Node", JsonNode.Parse(text)!));
            return;
        }
        string json = Encoding.UTF8.GetString(SimulationDocument.Read(text, new DocumentOptions(AgentCatalogue.Read(Repository.Root).Known, FaultCatalogue.Standard)).Json.Span);
        Assert.Empty(Problems("Simulation", JsonNode.Parse(json)!));
        Assert.NotEmpty(Problems("Simulation", JsonNode.Parse(json.Replace("\"framework\"", "\"framwork\"", StringComparison.Ordinal))!));
    }

    [Theory]
    [InlineData("slow-cart.yaml")]
    [InlineData("game-day.yaml")]
    public void Examples_of_scenarios_are_what_it_says(string file)
    {
        JsonObject scenario = Assert.Single(YamlDocuments.Objects(File.ReadAllText(Path.Combine(Repository.Root, "docs", "examples", "scenarios", file))));
        Assert.Empty(Problems("Scenario", scenario));
        scenario["spec"]!["steps"]![0]!["repeat"] = "5 s";
        Assert.NotEmpty(Problems("Scenario", scenario));
    }

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "examples")).Select(f => Path.GetFileName(f))];

    [Theory]
    [InlineData("Connection", """{"probability": 50, "timeout": 500, "link": [{"type": "latency", "args": {"delay": 5}}]}""", true)]
    [InlineData("Connection", """{"to": "b"}""", false)]
    [InlineData("Connection", """{"link": [{"type": "payload", "args": {"size": 5}}]}""", false)]
    [InlineData("ConnectionPatch", """{"probability": null}""", true)]
    [InlineData("ServicePatch", """{"replicas": 101}""", false)]
    [InlineData("Service", """{"framework": "aspnetcore", "faults": {"before": [{"type": "work", "args": {"cpu": 5}}]}, "conditions": [{"type": "error", "to": ["*"]}]}""", true)]
    [InlineData("Service", """{"replicas": 1}""", false)]
    [InlineData("Node", """{"designation": "service-1", "routes": [{"designation": "http://localhost:8082/", "retries": 11}]}""", false)]
    [InlineData("Result", """{"error": null}""", false)]
    public void Bodies_are_judged(string schema, string json, bool right) => Assert.Equal(right, Problems(schema, JsonNode.Parse(json)!).Count == 0);

    [Fact]
    public async Task Replies_are_what_it_says()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        const string one = "/api/v1/simulations/seed";
        foreach ((string schema, string path) in ((string, string)[])[("SimulationView", one), ("SimulationList", "/api/v1/simulations"), ("ServiceView", $"{one}/services/service-1"), ("ServiceList", $"{one}/services"), ("ServerView", "/")])
            Assert.Empty(Problems(schema, JsonNode.Parse((await plane.SendAsync(HttpMethod.Get, path)).Text)!));
        Assert.Empty(Problems("ConnectionView", JsonNode.Parse((await plane.SendAsync(HttpMethod.Put, $"{one}/connections/service-1/service-2", "{}", "application/json")).Text)!));
        Assert.Empty(Problems("ApiProblem", JsonNode.Parse((await plane.SendAsync(HttpMethod.Put, $"{one}/connections/service-1/service-9", "{}", "application/json")).Text)!));
    }

    // As one schema whose definitions are the document's components.
    private static IReadOnlyList<string> Problems(string component, JsonNode value)
    {
        JsonNode components = JsonNode.Parse(OpenApiDocument.Write(comments, contract))!["components"]!["schemas"]!;
        JsonObject schema = new() { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$ref"] = $"#/$defs/{component}", ["$defs"] = components.DeepClone() };
        JsonSchema made = JsonSchema.FromText(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
        EvaluationResults results = made.Evaluate(value.Deserialize<JsonElement>(), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. (results.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation} {e.Key}: {e.Value}")).DefaultIfEmpty("invalid")];
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static void Same(string name, string made)
    {
        string file = Path.Combine(Repository.Root, "docs", "reference", name);
        if (Environment.GetEnvironmentVariable("MICROSIM_WRITE_DOCS") == "1")
            File.WriteAllText(file, made);
        Assert.True(File.ReadAllText(file) == made, $"docs/reference/{name} is not that of the code; write it anew with MICROSIM_WRITE_DOCS=1 ./test fast");
    }
}
