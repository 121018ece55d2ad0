using System.Text.Json;
using System.Xml.Linq;
using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Description;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.Tests.ControlPlane.Description;

/// <summary>Holds the API's documents equal to its code. With <c>MICROSIM_WRITE_DOCS=1</c> they are written instead.</summary>
public sealed class DescriptionTests
{
    private static readonly Comments comments = new(XDocument.Load(Path.ChangeExtension(typeof(ControlPlaneApp).Assembly.Location, ".xml")));

    [Fact]
    public void The_OpenAPI_document_is_that_of_the_code() => Same("openapi.json", OpenApiDocument.Write(comments));

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
        JsonElement document = JsonElement.Parse(OpenApiDocument.Write(comments));
        string[] schemas = [.. document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => $"#/components/schemas/{s.Name}")];
        Assert.Empty(References(document).Except(schemas));
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
